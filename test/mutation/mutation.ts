/** One broken version of the production code. */
export interface Mutation {
  /** Below `src`. */
  readonly file: string;
  /** A text that the file has once. */
  readonly find: string;
  readonly replace: string;
  /** The test files that have to notice, below `test` and without `.test.ts`. */
  readonly tests: readonly string[];
}

/** A sentence of what the backup promises, and how the code would look that breaks it. */
export interface Sentence {
  readonly id: string;
  readonly says: string;
  readonly mutations: readonly Mutation[];
}

/** The code with a text replaced. */
export function broken(file: string, find: string, replace: string, ...tests: string[]): Mutation {
  return { file, find, replace, tests };
}
