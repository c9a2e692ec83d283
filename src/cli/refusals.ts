/** A command line that is invalid or incomplete. */
export class UsageError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UsageError';
  }
}

/** A command that cannot be carried out, for a reason that an operator can remedy. */
export class Refusal extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'Refusal';
  }
}

/** The error for Ctrl-C at a question. */
export class Interrupted extends Error {
  constructor() {
    super('nothing was changed');
    this.name = 'Interrupted';
  }
}

/** Returns the error for a question that the operator did not confirm. */
export function declined(): Refusal {
  return new Refusal('nothing was changed');
}

/** Returns whether an error is a refusal of this name. A part of the command line with a bundle of its own has classes of its own. */
export function isRefusal(error: unknown, ...names: readonly ('UsageError' | 'Refusal' | 'Interrupted')[]): error is Error {
  return error instanceof Error && names.some((name) => name === error.name);
}
