import { DeleteLogGroupCommand } from '@aws-sdk/client-cloudwatch-logs';
import {
  AddTagsToResourceCommand, DeleteDBInstanceCommand, DescribeDBSnapshotsCommand, ModifyDBInstanceCommand, RemoveTagsFromResourceCommand,
  RestoreDBInstanceFromDBSnapshotCommand, RestoreDBInstanceToPointInTimeCommand, StartDBInstanceAutomatedBackupsReplicationCommand,
} from '@aws-sdk/client-rds';
import type { DatabaseInstance } from './database-instance';
import { automatedBackups, databaseInstances, DatabaseWorldReader } from './database-world';
import { missingCopies } from './exchange-steps';
import { finalSnapshotName, formerName, restoredName } from './names';
import { planDatabase } from './plan';
import { hasFinalSnapshot } from './removal-steps';
import { restoreParameters, settingsToChange } from './settings';
import type { DatabaseWorld } from './world';
import { isFault } from '../../aws-calls/fault';
import { checkSettings } from '../../backup/functions/runtime/read-settings';
import { ENVIRONMENT_TAG, RESTORE_TAG } from '../../tags/tag-keys';
import type { Step } from '../plan';
import type { Facts, RestoreRecord } from '../record';
import type { Choice, Restore, RestoreContext, RestoreKind } from '../restore';

/** The options of a new restore of the database. */
export interface DatabaseOptions {
  /** A time with minutes, in UTC. */
  readonly to?: string;
  /** A DB snapshot, instead of a time. */
  readonly snapshot?: string;
}

/** The restore of the database: beside the running one, and then in its place. */
export const databaseRestore: RestoreKind<DatabaseOptions> = {
  last: ['undo', 'finish'],
  nameOf: async (context) => databaseOf(context),
  choose,
  action: (context) => new DatabaseRestore(context),
};

/**
 * The refusals of a change that another one precedes. RDS shows a DB instance as available for some seconds after a change has begun, and the SDK repeats a
 * renaming whose response was lost. The next look at RDS shows which.
 */
const NOT_NOW = ['InvalidDBInstanceState', 'InvalidDBInstanceStateFault', 'DBInstanceNotFound', 'DBInstanceNotFoundFault'];

/** The number of consecutive refusals, about five minutes, after which the last one is an error. */
const MOST_REFUSALS = 30;

class DatabaseRestore implements Restore<DatabaseWorld> {
  private readonly reader: DatabaseWorldReader;
  private refusals = 0;

  constructor(private readonly context: RestoreContext) {
    this.reader = new DatabaseWorldReader(context);
  }

  public ask(record: RestoreRecord): Promise<DatabaseWorld> {
    return this.reader.read(record);
  }

  public plan(world: DatabaseWorld, record: RestoreRecord) {
    return planDatabase(world, record);
  }

  public async apply({ id }: Step, world: DatabaseWorld, record: RestoreRecord): Promise<Facts | void> {
    const { original, restored, finalSnapshot, logGroups } = world;
    const { action, subject: { name } } = record;
    const isForward = action === 'exchange';
    const [coming, going] = isForward ? [restored, original] : [original, restored];
    switch (id) {
      case 'restore': return this.restore(original!, record);
      case 'identify': return { restored: restored!.resourceId };
      case 'settings': return this.modify(restored!, settingsToChange(original!.settings, restored!.settings));
      case 'remember': return { exchanged: this.context.now().toISOString() };
      case 'protect': return this.modify(coming!, { DeletionProtection: true });
      case 'rename-away': return this.modify(going!, { NewDBInstanceIdentifier: isForward ? formerName(record) : restoredName(record) });
      case 'rename-in': return this.modify(coming!, { NewDBInstanceIdentifier: name });
      case 'tag': return this.tag(going!, record);
      case 'untag': return this.untag(coming!.arn);
      case 'copies': return this.copy(world, coming!, going!);
      case 'unprotect': return this.modify((action === 'finish' ? original : restored)!, { DeletionProtection: false });
      case 'delete': return this.delete((action === 'finish' ? original : restored)!, record);
      case 'snapshot': return this.untag(finalSnapshot!.arn);
      case 'logs': return this.deleteLogs(logGroups);
      default: throw new Error(`the restore of a database has no step '${id}'`);
    }
  }

  private async restore({ settings, tags }: DatabaseInstance, record: RestoreRecord): Promise<void> {
    const { facts: { source, to, snapshot } } = record;
    const { rds } = this.context.clients;
    // RDS sets the tags that begin with aws: itself.
    const own = Object.entries({ ...tags, [ENVIRONMENT_TAG]: this.context.environmentName, [RESTORE_TAG]: record.id }).filter(([key]) => !key.startsWith('aws:'));
    const common = { ...restoreParameters(settings), Tags: own.map(([Key, Value]) => ({ Key, Value })) };
    try {
      await (snapshot !== undefined
        ? rds.send(new RestoreDBInstanceFromDBSnapshotCommand({
          ...common, DBInstanceIdentifier: restoredName(record), DBSnapshotIdentifier: snapshot,
        }))
        : rds.send(new RestoreDBInstanceToPointInTimeCommand({
          ...common, TargetDBInstanceIdentifier: restoredName(record), SourceDbiResourceId: source, RestoreTime: new Date(to),
        })));
    } catch (error) {
      // RDS does not show yet what an earlier request has begun. The plan checks the tag.
      if (!isFault(error, 'DBInstanceAlreadyExists', 'DBInstanceAlreadyExistsFault')) {
        throw error;
      }
    }
  }

  private async modify({ identifier }: DatabaseInstance, change: object): Promise<void> {
    try {
      await this.context.clients.rds.send(new ModifyDBInstanceCommand({ ...change, DBInstanceIdentifier: identifier, ApplyImmediately: true }));
      this.refusals = 0;
    } catch (error) {
      this.refusals += 1;
      if (this.refusals >= MOST_REFUSALS || !isFault(error, ...NOT_NOW)) {
        throw error;
      }
    }
  }

  private async tag({ arn }: DatabaseInstance, { id }: RestoreRecord): Promise<void> {
    await this.context.clients.rds.send(new AddTagsToResourceCommand({ ResourceName: arn, Tags: [{ Key: RESTORE_TAG, Value: id }] }));
  }

  private async untag(arn: string): Promise<void> {
    await this.context.clients.rds.send(new RemoveTagsFromResourceCommand({ ResourceName: arn, TagKeys: [RESTORE_TAG] }));
  }

  private async copy(world: DatabaseWorld, coming: DatabaseInstance, going: DatabaseInstance): Promise<void> {
    for (const { region, retentionDays, kmsKeyId } of missingCopies(world, coming, going)) {
      await this.reader.rdsOf(region).send(new StartDBInstanceAutomatedBackupsReplicationCommand({
        SourceDBInstanceArn: coming.arn, BackupRetentionPeriod: retentionDays, KmsKeyId: kmsKeyId,
      }));
    }
  }

  private async delete({ identifier }: DatabaseInstance, record: RestoreRecord): Promise<void> {
    const final = hasFinalSnapshot(record) ? { FinalDBSnapshotIdentifier: finalSnapshotName(identifier) } : { SkipFinalSnapshot: true };
    await this.context.clients.rds.send(new DeleteDBInstanceCommand({
      DBInstanceIdentifier: identifier, ...final, DeleteAutomatedBackups: !hasFinalSnapshot(record),
    }));
  }

  private async deleteLogs(logGroups: readonly string[]): Promise<void> {
    for (const logGroupName of logGroups) {
      try {
        await this.reader.logs.send(new DeleteLogGroupCommand({ logGroupName }));
      } catch (error) {
        if (!isFault(error, 'ResourceNotFoundException')) {
          throw error;
        }
      }
    }
  }
}

async function choose(context: RestoreContext, name: string, { to, snapshot }: DatabaseOptions): Promise<Choice> {
  const { rds } = context.clients;
  const running = (await databaseInstances(rds)).find(({ identifier }) => identifier === name);
  if (running === undefined) {
    return { refusal: `the DB instance ${name} does not exist, so its settings are unknown: see docs/guide/restoring.md, 'The database was deleted'` };
  }
  if (!running.engine.startsWith('sqlserver-')) {
    return { refusal: `${name} has the engine ${running.engine}: this command restores SQL Server` };
  }
  const backups = await automatedBackups(rds, running.resourceId);
  const range = backups?.earliest && backups.latest ? `from ${minute(backups.earliest)} to ${minute(backups.latest)}` : undefined;
  if ((to === undefined) === (snapshot === undefined)) {
    return { refusal: `give either --to or --snapshot. ${name} can be restored ${range === undefined ? 'to no time yet' : `to a time ${range}`}` };
  }
  if (snapshot !== undefined) {
    return (await snapshotObstacle(context, running, snapshot)) ?? { facts: { source: running.resourceId, snapshot } };
  }
  const instant = new Date(to!);
  return range === undefined || instant < backups!.earliest! || instant > backups!.latest!
    ? { refusal: `${name} cannot be restored to ${minute(instant)}: ${range === undefined ? 'it has no automated backups yet' : `choose a time ${range}`}` }
    : { facts: { source: running.resourceId, to: instant.toISOString() } };
}

async function snapshotObstacle({ clients: { rds } }: RestoreContext, running: DatabaseInstance, id: string): Promise<Choice | undefined> {
  try {
    const { DBSnapshots: [snapshot] = [] } = await rds.send(new DescribeDBSnapshotsCommand({ DBSnapshotIdentifier: id }));
    const { Status, Engine, Encrypted = false } = snapshot ?? {};
    return Status !== 'available' ? { refusal: `the DB snapshot ${id} is ${Status ?? 'in an unknown state'}` }
      : Engine !== running.engine ? { refusal: `the DB snapshot ${id} has the engine ${Engine}, and ${running.identifier} has ${running.engine}` }
        : Encrypted !== running.isEncrypted ? { refusal: `the DB snapshot ${id} is ${Encrypted ? '' : 'not '}encrypted, unlike ${running.identifier}: copy it with aws rds copy-db-snapshot --kms-key-id, and restore the copy` }
          : undefined;
  } catch (error) {
    if (isFault(error, 'DBSnapshotNotFound', 'DBSnapshotNotFoundFault')) {
      return { refusal: `there is no DB snapshot ${id}` };
    }
    throw error;
  }
}

function databaseOf({ settingsText, environmentName }: RestoreContext): string {
  const { database } = checkSettings(settingsText('check-backups'));
  if (database === undefined) {
    throw Object.assign(new Error(`the environment ${environmentName} has no database`), { name: 'Refusal' });
  }
  return database;
}

function minute(at: Date): string {
  return `${at.toISOString().slice(0, 16)}Z`;
}
