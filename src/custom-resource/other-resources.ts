import { CloudFormationClient, DescribeStackResourcesCommand, paginateListStackResources, StackResourceSummary } from '@aws-sdk/client-cloudformation';
import { EC2Client, paginateDescribeInstances } from '@aws-sdk/client-ec2';
import { paginateDescribeDBInstances, RDSClient } from '@aws-sdk/client-rds';
import { backOff } from '../aws-calls/back-off';
import type { Deadline } from '../aws-calls/deadline';
import { everyPage } from '../aws-calls/every-page';
import { isFault } from '../aws-calls/fault';
import { RESTORE_TAG } from '../tags/tag-keys';

/** The clients that these questions need, and the time until which they are repeated. */
export interface Questioner {
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

/** States of what has left its stack. CloudFormation lists it for 90 days. */
const LEFT = ['DELETE_COMPLETE', 'DELETE_SKIPPED'];

/** A question that AWS did not answer. */
export class Unanswered extends Error {
  constructor(permission: string, cause: unknown) {
    super(`${permission}: ${cause instanceof Error ? cause.message : String(cause)}`);
  }
}

type Tags = Record<string, string>;

/** As EC2 says it, and as the others do. */
const DENIED = ['UnauthorizedOperation', 'AccessDenied', 'AccessDeniedException'];

/** Half a minute with all pauses, of the two minutes that the function has. */
const TIMES = 4;

/** The physical ids of what AWS has of this type with these tags. What carries the tag `oban:restore` is left out. */
export function resourcesTagged(questioner: Questioner, type: string, tags: Tags): Promise<string[]> {
  return type === 'AWS::EC2::Instance' ? serversTagged(questioner, tags) : databasesTagged(questioner, tags);
}

async function serversTagged({ ec2: client, deadline }: Questioner, tags: Tags): Promise<string[]> {
  const filters = Object.entries(tags).map(([key, value]) => ({ Name: `tag:${key}`, Values: [value] }));
  const states = { Name: 'instance-state-name', Values: ['pending', 'running', 'stopping', 'stopped'] };
  const reservations = await answered('ec2:DescribeInstances', deadline, () => (
    everyPage(paginateDescribeInstances({ client }, { Filters: [...filters, states] }), (page) => page.Reservations)));
  return reservations.flatMap(({ Instances = [] }) => Instances)
    .filter(({ Tags: own = [] }) => !own.some(({ Key }) => Key === RESTORE_TAG))
    .flatMap(({ InstanceId }) => InstanceId ?? []);
}

/** RDS cannot be asked by tags. A replica and a database that is being deleted are not another database. */
async function databasesTagged({ rds: client, deadline }: Questioner, tags: Tags): Promise<string[]> {
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
 * The stack that has a resource, if one has it. The answer has the first hundred resources of that stack only.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DescribeStackResources.html
 */
export async function placeOf({ cloudFormation: client, deadline }: Questioner, physicalId: string): Promise<Place | undefined> {
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

/** A policy that was made in the same deployment takes effect a little later: https://github.com/aws/aws-cdk/issues/37675 */
async function answered<T>(permission: string, deadline: Deadline, question: () => Promise<T>): Promise<T> {
  let denial: unknown;
  const answer = await backOff(async () => {
    try {
      return await question();
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
