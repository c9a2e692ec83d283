import { DeleteParameterCommand, GetParameterCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { isMalformed, readRecord, recordKey, RestoreRecord, Subject, textOf } from './record';
import { isFault } from '../aws-calls/fault';
import { restoresPath } from '../backup/functions/model/parameter-names';
import { ENVIRONMENT_TAG } from '../tags/tag-keys';

/** The time for which a process counts as alive after it has written the record: longer than the longest call with its retries. */
const ALIVE_MILLISECONDS = 10 * 60_000;

/** The reason why a restore cannot begin or continue. */
export class Locked extends Error {
  constructor(message: string) {
    super(message);
    // The command line recognizes refusals by their name.
    this.name = 'Refusal';
  }
}

/** The place of a lock. */
export interface LockProps {
  readonly ssm: SSMClient;
  readonly environmentName: string;
  readonly subject: Subject;
  /** Returns the present time by AWS's clock. */
  readonly now: () => Date;
}

/**
 * The record of a restore as a lock. Only one process at a time carries out a restore of a subject.
 *
 * Parameter Store has no conditional writes. It gives each write the next version, so a process sees by the version of its own write whether another
 * process has written in between, and then starts no change.
 */
export class RestoreLock {
  /** Throws an error if a restore of the subject exists. `begin` decides; this is for a message before the plan. */
  public static async requireNone(props: LockProps): Promise<void> {
    const { record } = await current(props);
    if (record !== undefined) {
      throw new Locked(whyLocked(record, props.now()));
    }
  }

  /** Creates the record. Throws an error if a restore of the subject exists. */
  public static async begin(props: LockProps, record: RestoreRecord): Promise<RestoreLock> {
    const { ssm, environmentName, subject } = props;
    try {
      await ssm.send(new PutParameterCommand({
        Name: nameOf(props),
        Type: 'String',
        Value: textOf(alive(record, props.now())),
        Description: `Oban environment ${environmentName}: restore of the ${subject.kind} ${subject.name}. See npx oban-environment restore status`,
        Tags: [{ Key: ENVIRONMENT_TAG, Value: environmentName }],
      }));
    } catch (error) {
      if (!isFault(error, 'ParameterAlreadyExists')) {
        throw error;
      }
      const { record: other } = await current(props);
      throw new Locked(other === undefined ? `a restore of the ${subject.kind} ${subject.name} has just ended: try again` : whyLocked(other, props.now()));
    }
    // The response to a first write may be lost, and the SDK then repeats it: the repetition is refused as above, and --resume continues.
    return new RestoreLock(props, 1);
  }

  /** Takes over the record of an earlier process. Throws an error if there is none, or if its process may still be alive. */
  public static async takeOver(props: LockProps): Promise<{ readonly lock: RestoreLock; readonly record: RestoreRecord }> {
    const { record, version } = await current(props);
    if (record === undefined) {
      throw new Locked(`there is no restore of the ${props.subject.kind} ${props.subject.name}: npx oban-environment restore status --environment ${props.environmentName} lists the restores`);
    }
    if (record.aliveUntil > props.now()) {
      throw new Locked(busy(record));
    }
    return { lock: new RestoreLock(props, version), record };
  }

  private constructor(private readonly props: LockProps, private version: number) {}

  /** Writes the record, and extends the time for which this process is alive. Throws an error if another process has written it. */
  public async write(record: RestoreRecord): Promise<RestoreRecord> {
    return this.put(alive(record, this.props.now()));
  }

  /** Extends the time for which this process is alive, if less than half of it is left. */
  public async extend(record: RestoreRecord): Promise<RestoreRecord> {
    return record.aliveUntil.getTime() - this.props.now().getTime() < ALIVE_MILLISECONDS / 2 ? this.write(record) : record;
  }

  /** Writes the record, and lets another process continue at once. */
  public async leave(record: RestoreRecord): Promise<RestoreRecord> {
    return this.put({ ...record, aliveUntil: this.props.now() });
  }

  /** Removes the record, so that a new restore of the subject can begin. */
  public async remove(): Promise<void> {
    try {
      await this.props.ssm.send(new DeleteParameterCommand({ Name: nameOf(this.props) }));
    } catch (error) {
      // An earlier attempt, whose response was lost, has removed it.
      if (!isFault(error, 'ParameterNotFound')) {
        throw error;
      }
    }
  }

  private async put(record: RestoreRecord): Promise<RestoreRecord> {
    const { Version } = await this.props.ssm.send(new PutParameterCommand({ Name: nameOf(this.props), Type: 'String', Value: textOf(record), Overwrite: true }));
    const expected = this.version + 1;
    this.version = Version!;
    if (Version !== expected) {
      throw new Locked(`another process has written ${nameOf(this.props)}: this one starts no further change. See npx oban-environment restore status`);
    }
    return record;
  }
}

/** Returns the name of a record's parameter. */
export function nameOf({ environmentName, subject }: Pick<LockProps, 'environmentName' | 'subject'>): string {
  return `${restoresPath(environmentName)}/${recordKey(subject)}`;
}

function alive(record: RestoreRecord, now: Date): RestoreRecord {
  return { ...record, aliveUntil: new Date(now.getTime() + ALIVE_MILLISECONDS) };
}

async function current(props: LockProps): Promise<{ record?: RestoreRecord; version: number }> {
  try {
    const { Parameter } = await props.ssm.send(new GetParameterCommand({ Name: nameOf(props) }));
    const record = readRecord({ name: Parameter!.Name!, value: Parameter!.Value!, writtenAt: Parameter!.LastModifiedDate });
    if (isMalformed(record)) {
      throw new Locked(`${record.parameterName} cannot be read, because ${record.malformed}`);
    }
    return { record, version: Parameter!.Version! };
  } catch (error) {
    if (isFault(error, 'ParameterNotFound')) {
      return { version: 0 };
    }
    throw error;
  }
}

function whyLocked(record: RestoreRecord, now: Date): string {
  return record.aliveUntil > now
    ? busy(record)
    : `there is already a restore of the ${record.subject.kind} ${record.subject.name}, which ${record.by} began at ${minute(record.began)}: `
      + `${record.isDone ? 'undo or finish it first' : 'continue it with --resume, or reverse it with --undo'}`;
}

function busy({ subject, by, action, aliveUntil }: RestoreRecord): string {
  return `a process of ${by} is restoring the ${subject.kind} ${subject.name} (${action}): wait for it. If it has ended without a report, try again after ${minute(aliveUntil)}`;
}

function minute(at: Date): string {
  return `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
