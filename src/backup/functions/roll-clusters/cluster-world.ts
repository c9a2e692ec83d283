import type { AutoScalingGroup } from '@aws-sdk/client-auto-scaling';
import type { EC2Client } from '@aws-sdk/client-ec2';
import { membersOf } from './members';
import { instanceRefreshes, scalingActivities } from './scaling-history';
import { stackStatusOf } from './stack-status';
import { Answer, isUnanswered } from '../../../aws-calls/answer';
import { ask } from '../../../aws-calls/ask';
import { groupsByName, toTaggedGroup } from '../aws/auto-scaling-groups';
import { imagesOfEnvironment, imagesOfSource } from '../aws/images';
import { imagesById } from '../aws/images-of-any-owner';
import { instancesById, quarantinedInstances } from '../aws/instances';
import { inventoryOf, inventoryParameter } from '../aws/inventory-parameters';
import { operatorRecords } from '../aws/operator-records';
import { pointerByName } from '../aws/pointers';
import { snapshotsById, snapshotsOfEnvironment } from '../aws/snapshots';
import { InventoryCluster, InventoryEntry, readInventory, readInventoryEntry } from '../model/inventory';
import { holdsPath, quarantinePath } from '../model/parameter-names';
import { pointerLine } from '../model/pointer-line';
import type { Group, Image, Instance, Pointer, Snapshot } from '../model/resources';
import type { ClusterSettings } from '../model/settings';
import type { Cluster, ClusterWorld } from '../model/world';
import type { Run } from '../runtime/run';

/** A run of roll-clusters. */
export type ClusterRun = Run<ClusterSettings, 'autoScaling' | 'cloudFormation' | 'ec2' | 'loadBalancing' | 'ssm'>;

/** Reads the state of AWS that FN-2 decides on, for all clusters of the inventory. */
export async function clusterWorld(run: ClusterRun): Promise<ClusterWorld> {
  const { settings: { environmentName }, clients: { ec2, ssm } } = run;
  const inventory = readInventory(await inventoryOf(ssm, environmentName));
  const images = await imagesOfEnvironment(ec2, environmentName);
  return worldOf(run, inventory, images, await snapshotsOfEnvironment(ec2, environmentName, images));
}

/**
 * Reads the state of AWS that FN-2 decides on, for one cluster. Reads nothing about other sources.
 *
 * @returns undefined if the inventory has no cluster of this name
 */
export async function worldOfCluster(run: ClusterRun, clusterName: string): Promise<ClusterWorld | undefined> {
  const { settings: { environmentName }, clients: { ec2, ssm } } = run;
  const parameter = await inventoryParameter(ssm, environmentName, clusterName);
  const entry = parameter && readInventoryEntry(parameter);
  if (entry === undefined || entry.kind === 'server') {
    return undefined;
  }
  const images = await imagesOfSource(ec2, environmentName, clusterName);
  const snapshots = await snapshotsById(ec2, images.flatMap(({ snapshotIds }) => snapshotIds));
  return worldOf(run, [entry], images, snapshots);
}

async function worldOf(
  run: ClusterRun, inventory: readonly InventoryEntry[], images: readonly Image[], snapshots: readonly Snapshot[],
): Promise<ClusterWorld> {
  const { settings: { environmentName, retention, promotion, refresh }, runTime, clients: { autoScaling, ec2, ssm } } = run;
  const entries = inventory.filter((entry) => entry.kind === 'cluster');
  const malformedEntries = inventory.filter((entry) => entry.kind === 'malformed');
  const described = new Map((await groupsByName(autoScaling, entries.map(({ groupName }) => groupName)))
    .map((group) => [group.AutoScalingGroupName!, group]));
  const memberIds = [...described.values()].flatMap(({ Instances = [] }) => Instances.map(({ InstanceId }) => InstanceId!));
  const instances = await withTagged(ec2, environmentName, await instancesById(ec2, memberIds)); // promise FN-6k.6
  const instancesByMemberId = new Map(instances.map((instance) => [instance.id, instance]));
  const clusters: Cluster[] = [];
  for (const entry of entries) {
    clusters.push(await clusterOf(run, entry, described.get(entry.groupName), instancesByMemberId));
  }
  const otherImages = await ask(() => imagesById(ec2, namesOfOthers(clusters, images)));
  // Quarantines and holds are read last, so that little can change before a pointer moves.
  const quarantineRecords = await ask(() => operatorRecords(ssm, quarantinePath(environmentName)));
  const holdRecords = await ask(() => operatorRecords(ssm, holdsPath(environmentName)));
  return {
    environmentName,
    runTime: runTime(),
    retention,
    promotion,
    refresh,
    clusters,
    malformedEntries,
    instances,
    images,
    snapshots,
    otherImages,
    quarantineRecords,
    holdRecords,
  };
}

/** Returns the members and all instances with the quarantine tag, such as one that was detached from its group after images of it were made. */
async function withTagged(ec2: EC2Client, environmentName: string, members: readonly Instance[]): Promise<Instance[]> {
  const ids = new Set(members.map(({ id }) => id));
  return [...members, ...(await quarantinedInstances(ec2, environmentName)).filter(({ id }) => !ids.has(id))];
}

/** Returns the ids of images that pointers may be moved back to and that are not the environment's own. */
function namesOfOthers(clusters: readonly Cluster[], images: readonly Image[]): string[] {
  const known = new Set(images.map(({ id }) => id));
  return clusters
    .flatMap(({ pointer }) => (isUnanswered(pointer) ? [] : pointerLine(pointer)?.earlierImages ?? []))
    .filter((id) => !known.has(id));
}

async function clusterOf(
  run: ClusterRun, entry: InventoryCluster, described: AutoScalingGroup | undefined, instances: ReadonlyMap<string, Instance>,
): Promise<Cluster> {
  const { clients: { cloudFormation, ssm }, settings } = run;
  const pointer = await ask(() => pointerByName(ssm, entry.pointerName));
  if (described === undefined) {
    const unanswered = { unanswered: `there is no group ${entry.groupName}` };
    return { entry, pointer, group: unanswered, stackStatus: unanswered };
  }
  const group = await ask(() => groupOf(run, described, pointer, instances));
  const stackStatus = settings.refresh
    ? await ask(() => stackStatusOf(cloudFormation, described))
    : { unanswered: 'it was not read, because members are not replaced' };
  return { entry, pointer, group, stackStatus };
}

async function groupOf(
  { clients, runTime }: ClusterRun, described: AutoScalingGroup, pointer: Answer<Pointer>, instances: ReadonlyMap<string, Instance>,
): Promise<Group> {
  const tagged = toTaggedGroup(described);
  const { clock } = runTime();
  const since = (isUnanswered(pointer) ? undefined : pointerLine(pointer)?.since) ?? clock;
  const { DesiredCapacity = 0, HealthCheckGracePeriod = 0, DefaultInstanceWarmup = -1, SuspendedProcesses = [] } = described;
  return {
    ...tagged,
    desiredCapacity: DesiredCapacity,
    members: await membersOf(clients, described, instances),
    healthCheckGracePeriodSeconds: HealthCheckGracePeriod,
    // A group without a warm-up (-1) waits for the grace period.
    warmUpSeconds: DefaultInstanceWarmup >= 0 ? DefaultInstanceWarmup : HealthCheckGracePeriod,
    suspendedProcesses: SuspendedProcesses.flatMap(({ ProcessName }) => ProcessName ?? []),
    activities: await scalingActivities(clients.autoScaling, tagged.name, since),
    refreshes: await instanceRefreshes(clients.autoScaling, tagged.name, since, clock),
  };
}
