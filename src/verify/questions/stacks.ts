import { CloudFormationClient, DescribeStackResourcesCommand, DescribeStacksCommand, paginateListStackResources, Stack } from '@aws-sdk/client-cloudformation';
import { inventory } from './parameters';
import { trails } from './trails';
import { everyPage } from '../../aws-calls/every-page';
import { isFault } from '../../aws-calls/fault';
import { settingsParameterName } from '../../backup/functions/model/parameter-names';
import { question } from '../account/question';

/** A resource of a stack, as CloudFormation records it. */
export interface StackResource {
  readonly stackId: string;
  readonly logicalId: string;
  readonly physicalId: string;
  readonly type: string;
}

/** Returns the physical ids of the resources of a type. */
export function physicalIds(resources: readonly StackResource[], type: string): string[] {
  return resources.filter((each) => each.type === type).map(({ physicalId }) => physicalId);
}

/** The error for a resource that is in no stack. AWS documents no code of its own for it. */
const IN_NO_STACK = 'ValidationError';
const NESTED_STACK = 'AWS::CloudFormation::Stack';

/**
 * Returns the id of the stack that a resource belongs to.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DescribeStackResources.html
 */
export const stackOf = question('cloudformation:DescribeStackResources', async ({ clients: { cloudFormation } }, physicalId: string) => {
  try {
    const { StackResources = [] } = await cloudFormation.send(new DescribeStackResourcesCommand({ PhysicalResourceId: physicalId }));
    // The answer has the first resources of the stack, of which a large stack has more: the one that was asked for is not always among them.
    return StackResources[0]?.StackId;
  } catch (error) {
    if (isFault(error, IN_NO_STACK)) {
      return undefined;
    }
    throw error;
  }
});

/** Returns the resources of a stack and of the stacks that are nested in it. */
export const resourcesOf = question('cloudformation:ListStackResources', ({ clients: { cloudFormation } }, stackId: string) => resourcesBelow(cloudFormation, stackId));

async function resourcesBelow(client: CloudFormationClient, stackId: string): Promise<StackResource[]> {
  const summaries = await everyPage(paginateListStackResources({ client }, { StackName: stackId }), (page) => page.StackResourceSummaries);
  const resources = summaries.filter(({ ResourceStatus }) => ResourceStatus !== 'DELETE_COMPLETE')
    .map(({ LogicalResourceId, PhysicalResourceId = '', ResourceType }) => ({ stackId, logicalId: LogicalResourceId!, physicalId: PhysicalResourceId, type: ResourceType! }));
  const nested = resources.filter(({ type, physicalId }) => type === NESTED_STACK && physicalId !== '');
  return [...resources, ...(await Promise.all(nested.map(({ physicalId }) => resourcesBelow(client, physicalId)))).flat()];
}

/**
 * Returns the resources of the environment: of the stack with its settings, and of each further stack with a server or a cluster of its inventory.
 * The list includes resources that CloudFormation created and somebody has deleted since: they have to exist.
 */
export const environmentResources = question([], async (account) => {
  const { place: { environmentName } } = account;
  const settings = settingsParameterName(environmentName);
  const found: StackResource[] = [];
  for (const name of [settings, ...(await account.ask(inventory)).map((parameter) => parameter.name)]) {
    const stackId = found.some(({ physicalId }) => physicalId === name) ? undefined : await account.ask(stackOf, name);
    if (stackId !== undefined) {
      found.push(...await account.ask(resourcesOf, stackId));
    }
  }
  // Without this, every clause would have nothing to check.
  if (!found.some(({ physicalId }) => physicalId === settings)) {
    throw new Error(`no stack of this account and Region lists the parameter ${settings}`);
  }
  return found;
});

/** Returns the resources of the account's stack: the one of this Region with a trail. */
export const accountResources = question([], async (account) => {
  for (const { name } of await account.ask(trails)) {
    const stackId = await account.ask(stackOf, name);
    if (stackId !== undefined) {
      return account.ask(resourcesOf, stackId);
    }
  }
  return [];
});

/** Returns the resources of the environment and of the account's stack. */
export const resourcesOfStacks = question([], async (account) => (
  [...await account.ask(environmentResources), ...await account.ask(accountResources)]));

/** Returns a stack, or undefined if it does not exist. */
export const stack = question('cloudformation:DescribeStacks', async ({ clients: { cloudFormation } }, stackId: string): Promise<Stack | undefined> => {
  const { Stacks = [] } = await cloudFormation.send(new DescribeStacksCommand({ StackName: stackId }));
  return Stacks[0];
});
