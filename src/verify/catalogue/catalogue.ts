import { ACCOUNT_CLAUSES } from './account-clauses';
import type { Clause } from './clause';
import { DESIGN_CLAUSES } from './design-clauses';
import { OPERATION_CLAUSES } from './operation-clauses';

/** The id of a clause of the catalogue. */
export type ClauseId = (typeof CLAUSES)[number]['id'];

/** All clauses: those of the design, those of operation, and those that only a real account proves. */
export const CLAUSES = [...DESIGN_CLAUSES, ...OPERATION_CLAUSES, ...ACCOUNT_CLAUSES] as const;

/** Returns the clause with an id. */
export function clauseOf(id: ClauseId): Clause {
  return CLAUSES.find((clause) => clause.id === id)!;
}
