import { factsOf, OperatorRecord, subjectOf } from '../backup/functions/model/operator-record';

/** The kinds of resources that are restored. */
export const RESTORED_KINDS = ['server', 'volume', 'cluster', 'database'] as const;

/** A kind of resource that is restored. */
export type RestoredKind = typeof RESTORED_KINDS[number];

/** The resource that is restored. */
export interface Subject {
  readonly kind: RestoredKind;
  /** The name of the server or cluster; for a volume, that of its server and the drive letter, such as `app01-D`; for a database, its identifier. */
  readonly name: string;
}

/** The changes that a restore consists of. An operator starts each by a command. */
export const ACTIONS = ['begin', 'undo', 'exchange', 'exchange-back', 'finish'] as const;

/** A change that a restore consists of. */
export type Action = typeof ACTIONS[number];

/** The choices of the operator and the results of steps that AWS does not show, by their names. */
export interface Facts {
  readonly [fact: string]: string;
}

/**
 * The record of a restore, a parameter below `/oban/<environment>/restores/`. All else that a restore knows, AWS shows.
 *
 * It exists from the beginning of the restore until nothing of it is kept, and is also the lock: Parameter Store creates a parameter once.
 */
export interface RestoreRecord {
  /** The id of the restore: names, tags and client tokens of what it makes contain it. */
  readonly id: string;
  readonly subject: Subject;
  readonly action: Action;
  /** Whether all steps of the action are done. */
  readonly isDone: boolean;
  /** The ARN of the operator's identity. */
  readonly by: string;
  readonly began: Date;
  /** The time until which the process that carries out the action is alive. It extends the time while it runs. */
  readonly aliveUntil: Date;
  readonly facts: Facts;
}

/** The version of the format. */
const FORMAT = '1';

/** Returns the last level of the name of a record. */
export function recordKey({ kind, name }: Subject): string {
  return kind === 'database' ? kind : `${kind}-${name}`;
}

/** Returns the id of a restore that begins now: unique, because a subject has one restore at a time. */
export function restoreId(subject: Subject, now: Date): string {
  return `${recordKey(subject)}-${now.toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`;
}

/** Returns the value of the parameter. */
export function textOf({ id, subject, action, isDone, by, began, aliveUntil, facts }: RestoreRecord): string {
  return JSON.stringify({
    format: FORMAT, id, ...subject, action, isDone, by, began: began.toISOString(), aliveUntil: aliveUntil.toISOString(), facts,
  });
}

/** A record that cannot be read: it was changed by hand, or a newer version wrote it. */
export interface MalformedRecord {
  readonly parameterName: string;
  readonly malformed: string;
}

/** Reads a record from its parameter. */
export function readRecord(parameter: OperatorRecord): RestoreRecord | MalformedRecord {
  const { format, id, kind, name, action, isDone, by, began, aliveUntil, facts } = factsOf(parameter);
  const [beganAt, alive] = [began, aliveUntil].map((time) => new Date(`${time}`));
  if (format !== FORMAT) {
    return { parameterName: parameter.name, malformed: `its format is ${JSON.stringify(format)}, and this version of the command line reads ${FORMAT}` };
  }
  const isRead = typeof id === 'string' && typeof name === 'string' && typeof by === 'string' && typeof isDone === 'boolean' && isFacts(facts)
    && !Number.isNaN(beganAt.getTime()) && !Number.isNaN(alive.getTime());
  const subject = RESTORED_KINDS.flatMap((each) => (each === kind && typeof name === 'string' ? [{ kind: each, name }] : []))[0];
  const known = ACTIONS.find((each) => each === action);
  if (!isRead || subject === undefined || known === undefined || recordKey(subject) !== subjectOf(parameter)) {
    return { parameterName: parameter.name, malformed: 'it was changed by hand' };
  }
  return { id, subject, action: known, isDone, by, began: beganAt, aliveUntil: alive, facts };
}

/** Returns whether a record could not be read. */
export function isMalformed(record: RestoreRecord | MalformedRecord): record is MalformedRecord {
  return 'malformed' in record;
}

function isFacts(facts: unknown): facts is Facts {
  return typeof facts === 'object' && facts !== null && Object.values(facts).every((fact) => typeof fact === 'string');
}
