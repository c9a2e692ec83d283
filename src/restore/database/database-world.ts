import { CloudWatchLogsClient, paginateDescribeLogGroups } from '@aws-sdk/client-cloudwatch-logs';
import { DescribeDBInstanceAutomatedBackupsCommand, DescribeDBSnapshotsCommand, paginateDescribeDBInstances, RDSClient } from '@aws-sdk/client-rds';
import { DatabaseInstance, databaseInstance } from './database-instance';
import { finalSnapshotName, formerName, logGroupPrefix, restoredName } from './names';
import { hasFinalSnapshot } from './removal-steps';
import { StackReader } from './stack-reader';
import type { AutomatedBackups, BackupCopy, DatabaseWorld, FinalSnapshot } from './world';
import { everyPage } from '../../aws-calls/every-page';
import { isFault } from '../../aws-calls/fault';
import { RESTORE_TAG } from '../../tags/tag-keys';
import type { RestoreRecord } from '../record';
import type { RestoreContext } from '../restore';

/** Reads the state of AWS for the restore of a database. */
export class DatabaseWorldReader {
  /** The client of CloudWatch Logs. */
  public readonly logs: CloudWatchLogsClient;
  private stack?: StackReader;

  constructor(private readonly context: RestoreContext) {
    this.logs = context.connection.client(CloudWatchLogsClient);
  }

  public async read(record: RestoreRecord): Promise<DatabaseWorld> {
    const { environmentName, clients: { rds, cloudFormation } } = this.context;
    const { action, facts: { source, restored: restoredId }, subject: { name }, id } = record;
    const instances = await databaseInstances(rds);
    const original = instances.find(({ resourceId }) => resourceId === source);
    const restored = instances.find((each) => (restoredId === undefined
      ? each.identifier === restoredName(record) && each.tags[RESTORE_TAG] === id
      : each.resourceId === restoredId));
    const isExchange = action === 'exchange' || action === 'exchange-back';
    const isRemoval = action === 'undo' || action === 'finish';
    const removed = action === 'finish' ? formerName(record) : restoredName(record);
    return {
      environmentName,
      original,
      restored,
      holders: holdersOf(instances),
      stack: isExchange || isRemoval ? await (this.stack ??= new StackReader(cloudFormation, name)).read() : undefined,
      copies: isExchange ? await this.copiesOf([original, restored]) : new Map(),
      finalSnapshot: isRemoval && hasFinalSnapshot(record) ? await finalSnapshot(rds, finalSnapshotName(removed)) : undefined,
      backups: action === 'finish' ? await automatedBackups(rds, source) : undefined,
      logGroups: isRemoval ? await this.logGroupsOf(action === 'finish' ? [restoredName(record), removed] : [removed]) : [],
    };
  }

  /** Returns the client of a Region. */
  public rdsOf(region: string): RDSClient {
    return this.context.connection.client(class extends RDSClient {
      constructor(configuration: ConstructorParameters<typeof RDSClient>[0]) {
        super({ ...configuration, region });
      }
    });
  }

  private async copiesOf(instances: readonly (DatabaseInstance | undefined)[]): Promise<Map<string, BackupCopy[]>> {
    const copies = instances.map(async (instance) => (instance === undefined ? [] : [
      [instance.resourceId, await Promise.all(instance.copyArns.map((arn) => this.copyOf(arn)))] as const,
    ]));
    return new Map((await Promise.all(copies)).flat());
  }

  private async copyOf(arn: string): Promise<BackupCopy> {
    const region = arn.split(':')[3];
    const request = new DescribeDBInstanceAutomatedBackupsCommand({ DBInstanceAutomatedBackupsArn: arn });
    const { DBInstanceAutomatedBackups: [copy] = [] } = await this.rdsOf(region).send(request);
    return { region, retentionDays: copy?.BackupRetentionPeriod, kmsKeyId: copy?.KmsKeyId };
  }

  private async logGroupsOf(identifiers: readonly string[]): Promise<string[]> {
    const groups = await Promise.all(identifiers.map((identifier) => {
      const pages = paginateDescribeLogGroups({ client: this.logs }, { logGroupNamePrefix: logGroupPrefix(identifier) });
      return everyPage(pages, (page) => page.logGroups);
    }));
    return groups.flat().flatMap(({ logGroupName }) => logGroupName ?? []);
  }
}

/** Returns all DB instances of the account and Region. */
export async function databaseInstances(client: RDSClient): Promise<DatabaseInstance[]> {
  return (await everyPage(paginateDescribeDBInstances({ client }, {}), (page) => page.DBInstances)).map(databaseInstance);
}

/** Returns the resource ids of DB instances by their identifiers, and by those that they are being given. */
export function holdersOf(instances: readonly DatabaseInstance[]): Map<string, string> {
  return new Map(instances.flatMap(({ identifier, newIdentifier = identifier, resourceId }) => (
    [[identifier, resourceId], [newIdentifier, resourceId]])));
}

/** Returns the times to which a DB instance can be restored, by its resource id. */
export async function automatedBackups(rds: RDSClient, resourceId: string): Promise<AutomatedBackups | undefined> {
  const { DBInstanceAutomatedBackups: [backup] = [] } = await rds.send(new DescribeDBInstanceAutomatedBackupsCommand({ DbiResourceId: resourceId }));
  const { RestoreWindow: { EarliestTime: earliest, LatestTime: latest } = {}, BackupRetentionPeriod: retentionDays } = backup ?? {};
  return backup && { earliest, latest, retentionDays };
}

async function finalSnapshot(rds: RDSClient, id: string): Promise<FinalSnapshot | undefined> {
  try {
    const { DBSnapshots: [snapshot] = [] } = await rds.send(new DescribeDBSnapshotsCommand({ DBSnapshotIdentifier: id }));
    const { DBSnapshotArn: arn = '', Status: status = 'unknown', TagList = [] } = snapshot ?? {};
    return snapshot && { id, arn, status, isTagged: TagList.some(({ Key }) => Key === RESTORE_TAG) };
  } catch (error) {
    if (isFault(error, 'DBSnapshotNotFound', 'DBSnapshotNotFoundFault')) {
      return undefined;
    }
    throw error;
  }
}
