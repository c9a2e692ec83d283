import { clusterOfGroup } from './cluster-of-group';
import { ClusterRun, clusterWorld, worldOfCluster } from './cluster-world';
import { failedLaunches } from './failed-launches';
import { groupOfEvent, isGroupEvent, terminatedMember } from './group-event';
import { movePointer } from './move-pointer';
import { movePointers as planMoves, rollClusters as planRoll } from './plan';
import { startInstanceRefresh } from './start-instance-refresh';
import { isUnanswered } from '../../../aws-calls/answer';
import { BASE_IMAGE_TAG, SOURCE_TAG } from '../../../tags/tag-keys';
import { createImage } from '../aws/create-image';
import { ownedImageById } from '../aws/images-of-any-owner';
import { quarantinedInstances } from '../aws/instances';
import { operatorRecords } from '../aws/operator-records';
import { recordQuarantine } from '../aws/record-quarantine';
import { dayOf } from '../model/day';
import type { Decision, MovePointer } from '../model/decision';
import { ownershipOfImage } from '../model/ownership';
import { quarantinePath } from '../model/parameter-names';
import { quarantineOf } from '../model/quarantine';
import { recordQuarantines } from '../model/record-quarantines';
import type { Image } from '../model/resources';
import type { ClusterWorld } from '../model/world';
import { BackupEvent, imageOfEvent } from '../runtime/backup-event';
import { carryOut, Commands } from '../runtime/carry-out';
import { Outcome, overtaken } from '../runtime/outcome';
import type { Summary } from '../runtime/summary';
import { Tally } from '../runtime/tally';

/** Runs the part of roll-clusters that an event starts. */
export function rollClustersOn(event: BackupEvent, run: ClusterRun): Promise<Summary> {
  const imageId = imageOfEvent(event);
  if (imageId !== undefined) { // promise FN-2g.3
    return movePointers(run, imageId);
  }
  const memberId = terminatedMember(event);
  if (memberId !== undefined) { // promise FN-6k.8
    return recordQuarantineOf(run, memberId);
  }
  return isGroupEvent(event) ? movePointerOfGroup(run, groupOfEvent(event)) : rollClusters(run);
}

/** Runs roll-clusters daily: makes an image of every cluster, moves its pointer and replaces its members. */
export async function rollClusters(run: ClusterRun): Promise<Summary> {
  return roll(run, await clusterWorld(run), planRoll);
}

/**
 * Moves the pointer of a cluster and replaces its members after an image of the cluster has become available. Most events are of other images
 * (of servers, copies, or of other owners), and take one request.
 */
export async function movePointers(run: ClusterRun, imageId: string): Promise<Summary> {
  const { settings: { environmentName }, clients: { ec2 }, deadline } = run;
  const image = await ownedImageById(ec2, imageId, deadline);
  return movePointerOf(run, image !== undefined && isOfCluster(image, environmentName) ? image.tags[SOURCE_TAG] : undefined);
}

/**
 * Moves the pointer of a cluster after an event of its Auto Scaling group: a launch failed, or a member was terminated after it failed a
 * health check, so the image may be bad. Events of other groups take one request.
 */
export async function movePointerOfGroup(run: ClusterRun, groupName: string | undefined): Promise<Summary> {
  return movePointerOf(run, groupName && await clusterOfGroup(run, groupName));
}

/** Records the quarantine of a member with the quarantine tag. Other members take one request. */
async function recordQuarantineOf(run: ClusterRun, instanceId: string): Promise<Summary> {
  const { settings: { environmentName }, clients: { ec2, ssm }, runTime } = run;
  const tally = new Tally('roll-clusters', run);
  const instances = await quarantinedInstances(ec2, environmentName, instanceId);
  if (instances.length > 0) {
    const records = await operatorRecords(ssm, quarantinePath(environmentName));
    const decisions = recordQuarantines(environmentName, records, quarantineOf(records, [], instances));
    const command: Commands['record-quarantine'] = (change) => recordQuarantine(ssm, environmentName, change, dayOf(runTime().clock));
    await carryOut(decisions, { run, tally, atOnce: 1, commands: { 'record-quarantine': command } });
  }
  return tally.summary();
}

async function movePointerOf(run: ClusterRun, clusterName: string | undefined): Promise<Summary> {
  const world = clusterName === undefined ? undefined : await worldOfCluster(run, clusterName);
  return world === undefined ? new Tally('roll-clusters', run).summary() : roll(run, world, planMoves);
}

function isOfCluster(image: Image, environmentName: string): boolean {
  return ownershipOfImage(image, environmentName) === 'own' && image.tags[BASE_IMAGE_TAG] !== undefined; // promise ALL-4a.3, FN-2l6.1
}

async function roll(run: ClusterRun, world: ClusterWorld, plan: (world: ClusterWorld) => Decision[]): Promise<Summary> {
  const tally = new Tally('roll-clusters', run);
  await carryOut(plan(world), { run, tally, atOnce: 1, commands: commands(run, world) });
  return { ...tally.summary(), failedLaunches: failedLaunchesOf(world) };
}

/** Returns the failed launches for the alarm, which does not depend on the events alone: they are published on a best-effort basis. */
function failedLaunchesOf({ clusters, runTime: { clock } }: ClusterWorld): Summary['failedLaunches'] {
  return Object.fromEntries(clusters.flatMap(({ entry, group }) => (isUnanswered(group) ? [] : [[entry.name, failedLaunches(group, clock)]])));
}

function commands({ clients: { autoScaling, ec2, ssm }, deadline }: ClusterRun, world: ClusterWorld): Commands {
  const notMoved = new Set<string>();
  const move = async (change: MovePointer): Promise<Outcome> => {
    notMoved.add(change.source);
    const outcome = await movePointer(ssm, change, versionOf(change.subject, world), deadline);
    if (outcome.result === 'done' || outcome.result === 'already-done') {
      notMoved.delete(change.source);
    }
    return outcome;
  };
  return {
    'create-image': (change) => createImage(ec2, change, deadline),
    'record-quarantine': (change) => recordQuarantine(ssm, world.environmentName, change, dayOf(world.runTime.clock)),
    'move-pointer': move,
    'revert-pointer': move, // promise FN-2n.3
    // If the pointer was not moved, new members would start from the same image as the old ones.
    'start-instance-refresh': async (change) => (notMoved.has(change.source) ? overtaken('its pointer was not moved') : startInstanceRefresh(autoScaling, change)), // promise FN-2x.1
  };
}

/** Returns the version of a pointer that decisions are based on. */
export function versionOf(pointerName: string, { clusters }: ClusterWorld): number {
  const versions = clusters.flatMap(({ pointer }) => (isUnanswered(pointer) || pointer.name !== pointerName ? [] : pointer.versions));
  return Math.max(...versions.map(({ version }) => version));
}
