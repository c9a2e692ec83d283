import { DescribeStackResourcesCommand, DescribeStacksCommand, GetTemplateCommand, paginateListStackResources } from '@aws-sdk/client-cloudformation';
import { CloudWatchLogsClient, paginateDescribeLogGroups } from '@aws-sdk/client-cloudwatch-logs';
import { DescribeDBInstanceAutomatedBackupsCommand, DescribeDBSnapshotsCommand, paginateDescribeDBInstances, RDSClient } from '@aws-sdk/client-rds';
import { DatabaseInstance, databaseInstance } from './database-instance';
import { finalSnapshotName, formerName, logGroupPrefix, restoredName } from './names';
import { hasFinalSnapshot } from './removal-steps';
import { secretReferences } from './secret-references';
import type { AutomatedBackups, BackupCopy, DatabaseStack, DatabaseWorld, FinalSnapshot } from './world';
import { everyPage } from '../../aws-calls/every-page';
import { isFault } from '../../aws-calls/fault';
import { RESTORE_TAG } from '../../tags/tag-keys';
import type { RestoreRecord } from '../record';
import type { RestoreContext } from '../restore';

/** Reads the state of AWS for the restore of a database. */
export class DatabaseWorldReader {
  private readonly references = new Map<string, string[]>();
  private readonly logs: CloudWatchLogsClient;

  constructor(private readonly context: RestoreContext) {
    this.logs = context.connection.client(CloudWatchLogsClient);
  }

  public async read(record: RestoreRecord): Promise<DatabaseWorld> {
    const { environmentName, clients: { rds } } = this.context;
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
      holders: new Map(instances.flatMap(({ identifier, newIdentifier, resourceId }) => [identifier, ...newIdentifier === undefined ? [] : [newIdentifier]].map((each) => [each, resourceId]))),
      stack: isExchange || isRemoval ? await this.stackOf(name) : undefined,
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

  /** Deletes log groups with the client that reads them. */
  public get logsClient(): CloudWatchLogsClient {
    return this.logs;
  }

  private async stackOf(identifier: string): Promise<DatabaseStack | undefined> {
    const { clients: { cloudFormation } } = this.context;
    const place = await this.placeInStack(identifier);
    if (place === undefined) {
      return undefined;
    }
    const { stackId, logicalId } = place;
    const [stack] = (await cloudFormation.send(new DescribeStacksCommand({ StackName: stackId }))).Stacks ?? [];
    // The template is read once: no deployment may begin during a restore.
    const references = this.references.get(stackId)
      ?? secretReferences((await cloudFormation.send(new GetTemplateCommand({ StackName: stackId, TemplateStage: 'Processed' }))).TemplateBody ?? '{}', logicalId);
    this.references.set(stackId, references);
    return {
      name: stack?.StackName ?? stackId,
      status: stack?.StackStatus ?? 'in an unknown state',
      outputs: new Map((stack?.Outputs ?? []).map(({ OutputKey = '', OutputValue = '' }) => [OutputKey, OutputValue])),
      secretReferences: references,
    };
  }

  private async placeInStack(identifier: string): Promise<{ readonly stackId: string; readonly logicalId: string } | undefined> {
    try {
      const { StackResources = [] } = await this.context.clients.cloudFormation.send(new DescribeStackResourcesCommand({ PhysicalResourceId: identifier }));
      const found = StackResources.find(({ PhysicalResourceId, ResourceType }) => PhysicalResourceId === identifier && ResourceType === 'AWS::RDS::DBInstance');
      // The response has only the first hundred resources of the stack.
      const stackId = StackResources[0]?.StackId;
      return found !== undefined ? { stackId: found.StackId!, logicalId: found.LogicalResourceId! }
        : stackId === undefined ? undefined : { stackId, logicalId: await this.logicalIdIn(stackId, identifier) };
    } catch (error) {
      if (isFault(error, 'ValidationError') && String(error).includes('does not exist')) {
        return undefined;
      }
      throw error;
    }
  }

  private async logicalIdIn(stackId: string, identifier: string): Promise<string> {
    const resources = await everyPage(paginateListStackResources({ client: this.context.clients.cloudFormation }, { StackName: stackId }), (page) => page.StackResourceSummaries);
    return resources.find(({ PhysicalResourceId }) => PhysicalResourceId === identifier)?.LogicalResourceId ?? '';
  }

  private async copiesOf(instances: readonly (DatabaseInstance | undefined)[]): Promise<Map<string, BackupCopy[]>> {
    const copies = instances.map(async (instance) => (instance === undefined ? [] : [
      [instance.resourceId, await Promise.all(instance.copyArns.map((arn) => this.copyOf(arn)))] as const,
    ]));
    return new Map((await Promise.all(copies)).flat());
  }

  private async copyOf(arn: string): Promise<BackupCopy> {
    const region = arn.split(':')[3];
    const { DBInstanceAutomatedBackups: [copy] = [] } = await this.rdsOf(region).send(new DescribeDBInstanceAutomatedBackupsCommand({ DBInstanceAutomatedBackupsArn: arn }));
    return { region, retentionDays: copy?.BackupRetentionPeriod, kmsKeyId: copy?.KmsKeyId };
  }

  private async logGroupsOf(identifiers: readonly string[]): Promise<string[]> {
    const groups = await Promise.all(identifiers.map((identifier) => (
      everyPage(paginateDescribeLogGroups({ client: this.logs }, { logGroupNamePrefix: logGroupPrefix(identifier) }), (page) => page.logGroups))));
    return groups.flat().flatMap(({ logGroupName }) => logGroupName ?? []);
  }
}

/** Returns all DB instances of the account and Region. */
export async function databaseInstances(client: RDSClient): Promise<DatabaseInstance[]> {
  return (await everyPage(paginateDescribeDBInstances({ client }, {}), (page) => page.DBInstances)).map(databaseInstance);
}

/** Returns the times to which a DB instance can be restored, by its resource id. */
export async function automatedBackups(rds: RDSClient, resourceId: string): Promise<AutomatedBackups | undefined> {
  const { DBInstanceAutomatedBackups: [backup] = [] } = await rds.send(new DescribeDBInstanceAutomatedBackupsCommand({ DbiResourceId: resourceId }));
  return backup && { earliest: backup.RestoreWindow?.EarliestTime, latest: backup.RestoreWindow?.LatestTime, retentionDays: backup.BackupRetentionPeriod };
}

async function finalSnapshot(rds: RDSClient, id: string): Promise<FinalSnapshot | undefined> {
  try {
    const { DBSnapshots: [snapshot] = [] } = await rds.send(new DescribeDBSnapshotsCommand({ DBSnapshotIdentifier: id }));
    return snapshot && {
      id, arn: snapshot.DBSnapshotArn ?? '', status: snapshot.Status ?? 'unknown', isTagged: (snapshot.TagList ?? []).some(({ Key }) => Key === RESTORE_TAG),
    };
  } catch (error) {
    if (isFault(error, 'DBSnapshotNotFound', 'DBSnapshotNotFoundFault')) {
      return undefined;
    }
    throw error;
  }
}
