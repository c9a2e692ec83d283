/** A goal of the benchmark. */
export interface Goal {
  readonly what: string;
  readonly measured: number | undefined;
  /** The upper bound, or the lower bound if `atLeast` is true. */
  readonly bound: number;
  readonly atLeast?: boolean;
  readonly unit?: string;
}

/** Renders a goal as a row: title, measured value, bound and verdict. */
export function verdictOf({ what, measured, bound, atLeast = false, unit = '' }: Goal): string[] {
  const limit = `${atLeast ? '>=' : '<='} ${bound}${unit}`;
  if (measured === undefined) {
    return [what, 'not measured', limit, 'unknown'];
  }
  const isReached = atLeast ? measured >= bound : measured <= bound;
  return [what, `${Number.isInteger(measured) ? measured : measured.toFixed(measured < 10 ? 3 : 1)}${unit}`, limit, isReached ? 'reached' : 'MISSED'];
}
