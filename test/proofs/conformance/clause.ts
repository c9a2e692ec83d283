import type { Example } from './examples';
import type { Resource, Synthesis } from './synthesis';
import type { Clause as CatalogueClause } from '../../../src/verify/catalogue/clause';

/** Fails unless a clause is met; returns the resources that meet it. */
export type Check = (synthesis: Synthesis) => Resource[];

/** The check of a template against a clause. */
export interface TemplateCheck {
  readonly check: Check;
  /**
   * The app that the check runs on.
   *
   * @default 'production'
   */
  readonly example?: Example;
}

/** A clause of the design, with its check. Without one the clause is open. */
export type Clause = CatalogueClause & Partial<TemplateCheck>;

/** A clause that is met. */
export type ClosedClause = Clause & TemplateCheck;

export function isClosed(clause: Clause): clause is ClosedClause {
  return clause.check !== undefined;
}
