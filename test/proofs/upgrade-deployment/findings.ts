/** The answer to one question about an upgrade. */
export interface Finding {
  readonly check: string;
  /** Counts or a state, for the table. */
  readonly found: string;
  /** Nothing, if all is as it has to be. */
  readonly problems: readonly string[];
}

/** Compares a value with the only one that is right. */
export function equal(check: string, found: string | number, expected: string | number): Finding {
  return { check, found: `${found}`, problems: found === expected ? [] : [`${found}, expected ${expected}`] };
}

/** Takes the list of what is wrong. */
export function none(check: string, found: string, problems: readonly string[]): Finding {
  return { check, found, problems };
}
