import { DescribeInstancesCommandInput, EC2Client, Instance as DescribedInstance, paginateDescribeInstances } from '@aws-sdk/client-ec2';
import { MOST_VALUES, ofEnvironment, PAGE_SIZE } from './filters';
import { tagsOf } from './resource-tags';
import { everyPage } from '../../../aws-calls/every-page';
import { QUARANTINE_TAG } from '../../../tags/tag-keys';
import { compareTimes } from '../model/order';
import { Instance, WITHOUT_ID } from '../model/resources';
import { batches } from '../runtime/batches';

/** Returns all instances of the account. */
export function allInstances(ec2: EC2Client): Promise<Instance[]> {
  return describeInstances(ec2, {});
}

/** Returns the instances with an environment's tag. */
export function instancesOfEnvironment(ec2: EC2Client, environmentName: string): Promise<Instance[]> {
  return describeInstances(ec2, { Filters: [ofEnvironment(environmentName)] });
}

/** Returns the instances of an environment that have the quarantine tag: all of them, or the one with this id. */
export function quarantinedInstances(ec2: EC2Client, environmentName: string, id?: string): Promise<Instance[]> {
  const tagged = [ofEnvironment(environmentName), { Name: 'tag-key', Values: [QUARANTINE_TAG] }];
  return describeInstances(ec2, { Filters: id === undefined ? tagged : [...tagged, { Name: 'instance-id', Values: [id] }] });
}

/** Returns the existing instances among these ids. */
export async function instancesById(ec2: EC2Client, ids: readonly string[]): Promise<Instance[]> {
  const found: Instance[] = [];
  for (const batch of batches(ids, MOST_VALUES)) {
    // The ids are a filter, because a request by ids fails as a whole if one instance does not exist.
    found.push(...await describeInstances(ec2, { Filters: [{ Name: 'instance-id', Values: batch }] }));
  }
  return found;
}

async function describeInstances(client: EC2Client, input: DescribeInstancesCommandInput): Promise<Instance[]> {
  const reservations = await everyPage(paginateDescribeInstances({ client, pageSize: PAGE_SIZE }, input), (page) => page.Reservations);
  return reservations.flatMap(({ Instances = [] }) => Instances.map(toInstance));
}

function toInstance(described: DescribedInstance): Instance {
  return {
    id: described.InstanceId ?? WITHOUT_ID,
    state: described.State?.Name ?? 'unknown',
    imageId: described.ImageId,
    launchedAt: described.LaunchTime,
    firstLaunchedAt: firstLaunchOf(described),
    tags: tagsOf(described.Tags),
  };
}

/**
 * Returns the earliest time that EC2 gives for an instance. Each start changes the launch time, but the primary network interface stays
 * attached. If EC2 omits the interface, the attachment times of disks are used.
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Instance.html
 */
function firstLaunchOf(described: DescribedInstance): Date | undefined {
  const { LaunchTime, NetworkInterfaces = [], BlockDeviceMappings = [], UsageOperationUpdateTime } = described;
  const times = [
    LaunchTime,
    UsageOperationUpdateTime,
    ...NetworkInterfaces.map(({ Attachment }) => Attachment?.AttachTime), // promise FN-5d3.1
    ...BlockDeviceMappings.map(({ Ebs }) => Ebs?.AttachTime),
  ];
  return times.filter((time) => time !== undefined).sort(compareTimes)[0];
}
