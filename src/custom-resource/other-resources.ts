import { CloudFormationClient, DescribeStackResourcesCommand, paginateListStackResources, StackResourceSummary } from '@aws-sdk/client-cloudformation';
import { EC2Client, paginateDescribeInstances } from '@aws-sdk/client-ec2';
import { paginateDescribeDBInstances, RDSClient } from '@aws-sdk/client-rds';
import { backOff } from '../aws-calls/back-off';
import type { Deadline } from '../aws-calls/deadline';
import { everyPage } from '../aws-calls/every-page';
import { isFault } from '../aws-calls/fault';
import { RESTORE_TAG } from '../tags/tag-keys';

/** The clients of these queries, and the deadline of their retries. */
export interface QueryContext {
  readonly cloudFormation: CloudFormationClient;
  readonly ec2: EC2Client;
  readonly rds: RDSClient;
  readonly deadline: Deadline;
}

/** The place of a resource in a stack. */
export interface Place {
  readonly stackId: string;
  /** Undefined if the stack does not list it. */
  readonly logicalId?: string;
}

/** The states of resources that have left their stack. CloudFormation lists them for 90 days. */
const LEFT = ['DELETE_COMPLETE', 'DELETE_SKIPPED'];

/** The error of a query that AWS rejected. */
export class Unanswered extends Error {
  constructor(permission: string, cause: unknown) {
    super(`${permission}: ${cause instanceof Error ? cause.message : String(cause)}`);
  }
}

type Tags = Record<string, string>;

/** The error names for a missing permission, in EC2 and in other services. */
const DENIED = ['UnauthorizedOperation', 'AccessDenied', 'AccessDeniedException'];

/** The number of retries. With all pauses, they take half of one of the two minutes that the function has. */
const TIMES = 4;

/** Returns the physical ids of all resources of a type with these tags. Excludes resources with the tag `oban:restore`. */
export function resourcesTagged(context: QueryContext, type: string, tags: Tags): Promise<string[]> {
  return type === 'AWS::EC2::Instance' ? serversTagged(context, tags) : databasesTagged(context, tags);
}

async function serversTagged({ ec2: client, deadline }: QueryContext, tags: Tags): Promise<string[]> {
  const filters = Object.entries(tags).map(([key, value]) => ({ Name: `tag:${key}`, Values: [value] }));
  const states = { Name: 'instance-state-name', Values: ['pending', 'running', 'stopping', 'stopped'] };
  const reservations = await answered('ec2:DescribeInstances', deadline, () => (
    everyPage(paginateDescribeInstances({ client }, { Filters: [...filters, states] }), (page) => page.Reservations)));
  return reservations.flatMap(({ Instances = [] }) => Instances)
    .filter(({ Tags: own = [] }) => !own.some(({ Key }) => Key === RESTORE_TAG))
    .flatMap(({ InstanceId }) => InstanceId ?? []);
}

/** Returns the databases with these tags. RDS has no filter for tags. A replica, or a database in deletion, does not count. */
async function databasesTagged({ rds: client, deadline }: QueryContext, tags: Tags): Promise<string[]> {
  const databases = await answered('rds:DescribeDBInstances', deadline, () => (
    everyPage(paginateDescribeDBInstances({ client }, {}), (page) => page.DBInstances)));
  return databases
    .filter(({ DBInstanceStatus, ReadReplicaSourceDBInstanceIdentifier }) => DBInstanceStatus !== 'deleting' && ReadReplicaSourceDBInstanceIdentifier === undefined)
    .filter(({ TagList = [] }) => {
      const own = new Map(TagList.map(({ Key, Value }) => [Key, Value]));
      return Object.entries(tags).every(([key, value]) => own.get(key) === value) && !own.has(RESTORE_TAG);
    })
    .flatMap(({ DBInstanceIdentifier }) => DBInstanceIdentifier ?? []);
}

/**
 * Returns the stack of a resource, if it is in a stack. The response has only the first hundred resources of the stack.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DescribeStackResources.html
 */
export async function placeOf({ cloudFormation: client, deadline }: QueryContext, physicalId: string): Promise<Place | undefined> {
  const resources = await answered('cloudformation:DescribeStackResources', deadline, async () => {
    try {
      return (await client.send(new DescribeStackResourcesCommand({ PhysicalResourceId: physicalId }))).StackResources ?? [];
    } catch (error) {
      if (isFault(error, 'ValidationError') && String(error).includes('does not exist')) {
        return [];
      }
      throw error;
    }
  });
  const stackId = resources[0]?.StackId;
  if (stackId === undefined) {
    return undefined;
  }
  const isMeant = ({ PhysicalResourceId }: { PhysicalResourceId?: string }) => PhysicalResourceId === physicalId;
  const listed = resources.find(isMeant) ?? (await resourcesIn(client, deadline, stackId)).find(isMeant);
  return LEFT.includes(listed?.ResourceStatus ?? '') ? undefined : { stackId, logicalId: listed?.LogicalResourceId };
}

function resourcesIn(client: CloudFormationClient, deadline: Deadline, stackId: string): Promise<StackResourceSummary[]> {
  return answered('cloudformation:ListStackResources', deadline, () => (
    everyPage(paginateListStackResources({ client }, { StackName: stackId }), (page) => page.StackResourceSummaries)));
}

/** Retries a rejected query, because a policy of the same deployment takes effect after some time: https://github.com/aws/aws-cdk/issues/37675 */
async function answered<T>(permission: string, deadline: Deadline, query: () => Promise<T>): Promise<T> {
  let denial: unknown;
  const answer = await backOff(async () => {
    try {
      return await query();
    } catch (error) {
      if (!isFault(error, ...DENIED)) {
        throw new Unanswered(permission, error);
      }
      denial = error;
      return undefined;
    }
  }, { times: TIMES, deadline });
  if (answer === undefined) {
    throw new Unanswered(permission, denial);
  }
  return answer;
}
