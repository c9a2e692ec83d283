/** Something that is to be reached. */
export interface Goal {
  readonly what: string;
  readonly measured: number | undefined;
  /** At most this, unless `atLeast`. */
  readonly bound: number;
  readonly atLeast?: boolean;
  readonly unit?: string;
}

/** A goal as a row: what, measured, bound, verdict. */
export function verdictOf({ what, measured, bound, atLeast = false, unit = '' }: Goal): string[] {
  const limit = `${atLeast ? '>=' : '<='} ${bound}${unit}`;
  if (measured === undefined) {
    return [what, 'not measured', limit, 'unknown'];
  }
  const isReached = atLeast ? measured >= bound : measured <= bound;
  return [what, `${Number.isInteger(measured) ? measured : measured.toFixed(measured < 10 ? 3 : 1)}${unit}`, limit, isReached ? 'reached' : 'MISSED'];
}
