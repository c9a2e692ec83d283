import type { AutoScalingGroup } from '@aws-sdk/client-auto-scaling';
import {
  DescribeFlowLogsCommand, DescribeInstanceAttributeCommand, FlowLog, Instance, paginateDescribeInstances, paginateDescribeVolumes, Volume,
} from '@aws-sdk/client-ec2';
import { environmentResources, physicalIds } from './stacks';
import { everyPage } from '../../aws-calls/every-page';
import { isFault } from '../../aws-calls/fault';
import { groupsByName } from '../../backup/functions/aws/auto-scaling-groups';
import { question } from '../account/question';

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeInstances.html */
const MOST_VALUES = 200;

/** Returns the Auto Scaling groups of the environment's stacks. */
export const groups = question('autoscaling:DescribeAutoScalingGroups', async (account): Promise<AutoScalingGroup[]> => {
  const names = physicalIds(await account.ask(environmentResources), 'AWS::AutoScaling::AutoScalingGroup');
  return names.length === 0 ? [] : groupsByName(account.clients.autoScaling, names);
});

/** Returns the servers of the environment's stacks and the members of its groups. A filter finds those that exist, and fails for no other. */
export const instances = question('ec2:DescribeInstances', async (account): Promise<Instance[]> => {
  const ofGroups = (await account.ask(groups)).flatMap(({ Instances = [] }) => Instances.map(({ InstanceId }) => InstanceId!));
  const ids = [...physicalIds(await account.ask(environmentResources), 'AWS::EC2::Instance'), ...ofGroups];
  const found: Instance[] = [];
  for (let start = 0; start < ids.length; start += MOST_VALUES) {
    const filter = { Name: 'instance-id', Values: ids.slice(start, start + MOST_VALUES) };
    const pages = paginateDescribeInstances({ client: account.clients.ec2 }, { Filters: [filter] });
    const reservations = await everyPage(pages, (page) => page.Reservations);
    found.push(...reservations.flatMap(({ Instances = [] }) => Instances));
  }
  return found;
});

/** Returns the volumes that are attached to the instances, and those of the stacks. */
export const volumes = question('ec2:DescribeVolumes', async (account): Promise<Volume[]> => {
  const attached = (await account.ask(instances)).flatMap(({ BlockDeviceMappings = [] }) => BlockDeviceMappings)
    .flatMap(({ Ebs }) => Ebs?.VolumeId ?? []);
  const ids = [...new Set([...physicalIds(await account.ask(environmentResources), 'AWS::EC2::Volume'), ...attached])];
  const found: Volume[] = [];
  for (let start = 0; start < ids.length; start += MOST_VALUES) {
    const filter = { Name: 'volume-id', Values: ids.slice(start, start + MOST_VALUES) };
    found.push(...await everyPage(paginateDescribeVolumes({ client: account.clients.ec2 }, { Filters: [filter] }), (page) => page.Volumes));
  }
  return found;
});

/** Returns whether an instance is protected from termination. Undefined for an instance that does not exist. */
export const terminationProtection = question('ec2:DescribeInstanceAttribute', async ({ clients: { ec2 } }, instanceId: string) => {
  try {
    const { DisableApiTermination } = await ec2.send(new DescribeInstanceAttributeCommand({ InstanceId: instanceId, Attribute: 'disableApiTermination' }));
    return DisableApiTermination?.Value === true;
  } catch (error) {
    if (isFault(error, 'InvalidInstanceID.NotFound')) {
      return undefined;
    }
    throw error;
  }
});

/** Returns the flow logs of the account. */
export const flowLogs = question('ec2:DescribeFlowLogs', async ({ clients: { ec2 } }): Promise<FlowLog[]> => {
  const { FlowLogs = [] } = await ec2.send(new DescribeFlowLogsCommand({}));
  return FlowLogs;
});
