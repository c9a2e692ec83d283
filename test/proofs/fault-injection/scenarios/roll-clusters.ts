import { DescribeAutoScalingGroupsCommand, DescribeScalingActivitiesCommand, TerminateInstanceInAutoScalingGroupCommand } from '@aws-sdk/client-auto-scaling';
import { DisableImageCommand } from '@aws-sdk/client-ec2';
import { DescribeTargetHealthCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import { clustersTemplate, groupName } from './clusters-template';
import { movePointers, rollClusters } from '../../../../src/backup/functions/roll-clusters/run';
import { Account, BASE_IMAGE, ownTags, TODAY } from '../account';
import { Attempt, runOf, Scenario } from '../scenario';

const STACK = 'clusters';

function pointerOf(cluster: string): string {
  return `/oban/prod/${cluster}/image/${BASE_IMAGE}`;
}

/** The particular state of a cluster. Each cluster has two members from the base image, which its pointer names. */
type Story = (cluster: RunningCluster) => Promise<void>;

interface RunningCluster {
  readonly account: Account;
  readonly name: string;
  readonly members: readonly string[];
}

/** Nobody has moved the pointer to yesterday's image, and there is none of today. */
const overlooked: Story = async (cluster) => {
  await cluster.account.moveClockTo('2026-11-21T15:00:00+00:00');
  await createImage(cluster, '2026-11-21');
};

/** The pointer names an image from which no member can be launched, and one is missing. */
const bad: Story = async (cluster) => {
  const { account, name, members: [member] } = cluster;
  const { autoScaling, ec2 } = account.clients;
  await account.moveClockTo('2026-11-20T15:00:00+00:00');
  const imageId = await createImage(cluster, '2026-11-20');
  await account.putPointer(pointerOf(name), imageId);
  await ec2.send(new DisableImageCommand({ ImageId: imageId }));
  await autoScaling.send(new TerminateInstanceInAutoScalingGroupCommand({ InstanceId: member, ShouldDecrementDesiredCapacity: false }));
  await account.until(async () => {
    const { Activities = [] } = await autoScaling.send(new DescribeScalingActivitiesCommand({ AutoScalingGroupName: groupName(name) }));
    return Activities.some(({ StatusCode }) => StatusCode === 'Failed');
  });
};

/** Today's image is good, and the pointer has not moved to it yet. */
const ready: Story = async (cluster) => {
  await cluster.account.moveClockTo(`${TODAY}T12:00:00+00:00`);
  await createImage(cluster, TODAY);
};

async function createImage({ account, name, members: [member] }: RunningCluster, day: string): Promise<string> {
  return account.createImage(member, `oban/prod/${name}/${day}`, ownTags(name, day, '2026-12-06', { 'oban:base-image': BASE_IMAGE }));
}

/** The clusters by their names, each with its state. Further images take a day. */
async function build(account: Account, stories: { readonly [cluster: string]: Story }): Promise<void> {
  const clusters = Object.keys(stories);
  await account.moveClockTo('2026-11-19T15:00:00+00:00');
  for (const cluster of clusters) {
    await account.putPointer(pointerOf(cluster), BASE_IMAGE);
    await account.putInventory(cluster, { kind: 'cluster', autoScalingGroup: groupName(cluster), imagePointer: pointerOf(cluster) });
  }
  const { Targets } = await account.createStack(STACK, clustersTemplate(clusters, (cluster) => `resolve:ssm:${pointerOf(cluster)}`));
  await account.until(async () => await healthyTargets(account, Targets) === 2 * clusters.length);
  const { AutoScalingGroups = [] } = await account.clients.autoScaling.send(new DescribeAutoScalingGroupsCommand({}));
  for (const [name, story] of Object.entries(stories)) {
    const group = AutoScalingGroups.find(({ AutoScalingGroupName }) => AutoScalingGroupName === groupName(name))!;
    await story({ account, name, members: group.Instances!.map(({ InstanceId }) => InstanceId!) });
  }
  await account.aws.control('knobs', { imageSeconds: 86_400 });
}

async function healthyTargets({ clients: { loadBalancing } }: Account, targetGroup: string): Promise<number> {
  const { TargetHealthDescriptions = [] } = await loadBalancing.send(new DescribeTargetHealthCommand({ TargetGroupArn: targetGroup }));
  return TargetHealthDescriptions.filter(({ TargetHealth }) => TargetHealth?.State === 'healthy').length;
}

function run(attempt: Attempt) {
  return runOf(attempt, { retention: { dailyDays: 14 }, promotion: 'automatic' as const, refresh: true });
}

export const ROLL_CLUSTERS: readonly Scenario[] = [
  {
    function: 'roll-clusters',
    title: 'daily',
    build: async (account) => {
      await build(account, { edge: bad, b2g: overlooked, mail: ready });
      return { start: (attempt) => rollClusters(run(attempt)) };
    },
  },
  {
    function: 'roll-clusters',
    title: 'on the event of an image',
    build: async (account) => {
      await build(account, { b2g: ready });
      const imageId = await account.imageId(`oban/prod/b2g/${TODAY}`);
      return { start: (attempt) => movePointers(run(attempt), imageId) };
    },
  },
];
