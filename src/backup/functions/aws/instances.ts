import { DescribeInstancesCommandInput, EC2Client, Instance as DescribedInstance, paginateDescribeInstances } from '@aws-sdk/client-ec2';
import { MOST_VALUES, ofEnvironment, PAGE_SIZE } from './filters';
import { tagsOf } from './resource-tags';
import { everyPage } from '../../../aws-calls/every-page';
import { QUARANTINE_TAG } from '../../../tags/tag-keys';
import { compareTimes } from '../model/order';
import { Instance, WITHOUT_ID } from '../model/resources';
import { batches } from '../runtime/batches';

/** All instances of the account. */
export function allInstances(ec2: EC2Client): Promise<Instance[]> {
  return describeInstances(ec2, {});
}

/** The instances that are tagged as an environment's own. */
export function instancesOfEnvironment(ec2: EC2Client, environmentName: string): Promise<Instance[]> {
  return describeInstances(ec2, { Filters: [ofEnvironment(environmentName)] });
}

/** The instances of an environment that carry the tag of a quarantine: all, or the one with an id. */
export function quarantinedInstances(ec2: EC2Client, environmentName: string, id?: string): Promise<Instance[]> {
  const tagged = [ofEnvironment(environmentName), { Name: 'tag-key', Values: [QUARANTINE_TAG] }];
  return describeInstances(ec2, { Filters: id === undefined ? tagged : [...tagged, { Name: 'instance-id', Values: [id] }] });
}

/** Those of these instances that there are. */
export async function instancesById(ec2: EC2Client, ids: readonly string[]): Promise<Instance[]> {
  const found: Instance[] = [];
  for (const batch of batches(ids, MOST_VALUES)) {
    // As a filter: asked for by id, one instance that is gone is an error for all.
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
 * The earliest of what EC2 tells. Each start renews the launch time, and the primary network interface stays attached; the times of
 * disks stand in for it where EC2 leaves it out.
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
