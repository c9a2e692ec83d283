import type { ClauseId } from './catalogue/catalogue';
import { CLAUSES } from './catalogue/catalogue';
import { Day, parseDay } from '../backup/functions/model/day';

/** A finding that somebody has accepted, with a reason, until the end of a day (UTC). */
export interface AcceptedFinding {
  readonly clause: ClauseId;
  /** The resource of the finding. Undefined for all resources of the clause. */
  readonly resource?: string;
  readonly reason: string;
  readonly until: Day;
}

const KEYS = ['clause', 'resource', 'reason', 'until'];

/**
 * Reads the accepted findings of a file: `{ "accepted": [{ "clause", "resource", "reason", "until" }] }`.
 *
 * @throws if the file is no such document
 */
export function readAccepted(json: string): AcceptedFinding[] {
  const document = parsed(json);
  const accepted = (document as { accepted?: unknown } | null)?.accepted;
  if (!Array.isArray(accepted)) {
    throw new Error('it has no list "accepted"');
  }
  return accepted.map(entryOf);
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch (error) {
    throw new Error(`it is not JSON (${(error as Error).message})`);
  }
}

function entryOf(entry: Readonly<Record<string, unknown>> | null, index: number): AcceptedFinding {
  const place = `entry ${index + 1} of "accepted"`;
  if (typeof entry !== 'object' || entry === null) {
    throw new Error(`${place} is not an object`);
  }
  const unknownKey = Object.keys(entry).find((key) => !KEYS.includes(key));
  if (unknownKey !== undefined) {
    throw new Error(`${place} has the unknown key "${unknownKey}": use ${KEYS.join(', ')}`);
  }
  const clause = CLAUSES.find(({ id }) => id === entry.clause);
  if (clause === undefined) {
    throw new Error(`${place} names the clause ${JSON.stringify(entry.clause)}, which the catalogue does not have`);
  }
  const until = typeof entry.until === 'string' ? parseDay(entry.until) : undefined;
  if (until === undefined) {
    throw new Error(`${place} has the "until" ${JSON.stringify(entry.until)}: give a day of the form YYYY-MM-DD`);
  }
  if (typeof entry.reason !== 'string' || entry.reason.trim() === '') {
    throw new Error(`${place} has no "reason"`);
  }
  if (entry.resource !== undefined && (typeof entry.resource !== 'string' || entry.resource === '')) {
    throw new Error(`${place} has a "resource" that is not a name`);
  }
  return { clause: clause.id, resource: entry.resource, reason: entry.reason, until };
}
