/** A requirement: of the design, of an environment in operation, or of the account that it runs in. */
export interface Clause {
  /** Its public id, such as `NET-5`. */
  readonly id: string;
  /** The section of the design that demands it. Undefined for a requirement of the project itself. */
  readonly section?: string;
  /** The requirement. */
  readonly asks: string;
  /** The difference between the design and the environment, and its reason. */
  readonly deviation?: string;
  /** The option of `verify` that asks about it, if the answer takes longer than those to all other clauses. */
  readonly askedWith?: string;
}
