/** The command line was not understood, or lacks something. */
export class UsageError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UsageError';
  }
}

/** What was asked for cannot be done, for a reason that an operator can do something about. */
export class Refusal extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'Refusal';
  }
}

/** A human pressed Ctrl-C in place of an answer. */
export class Interrupted extends Error {
  constructor() {
    super('nothing was changed');
    this.name = 'Interrupted';
  }
}

/** A human did not say yes. */
export function declined(): Refusal {
  return new Refusal('nothing was changed');
}
