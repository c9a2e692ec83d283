import type { Example } from './examples';
import type { Resource, Synthesis } from './synthesis';

/** Fails unless a clause is met; returns the resources that meet it. */
export type Check = (synthesis: Synthesis) => Resource[];

/** One demand of the design. */
export interface Clause {
  readonly id: string;
  /** The section of the design that demands it; undefined for what the project itself must be. */
  readonly section?: string;
  /** The requirement. */
  readonly asks: string;
  /** Where we do other than the design says, or more, and why. */
  readonly deviation?: string;
  /** Without one the clause is open. */
  readonly check?: Check;
  /**
   * The app that the check runs on.
   *
   * @default 'production'
   */
  readonly example?: Example;
}

/** A clause that is met. */
export interface ClosedClause extends Clause {
  readonly check: Check;
}

export function isClosed(clause: Clause): clause is ClosedClause {
  return clause.check !== undefined;
}
