import { CancelInstanceRefreshCommand } from '@aws-sdk/client-auto-scaling';
import { ClusterRestoreWorld, failureFact, holdReason, planCluster } from './plan';
import { isUnanswered } from '../../aws-calls/answer';
import { isFault } from '../../aws-calls/fault';
import { inventoryOf } from '../../backup/functions/aws/inventory-parameters';
import { removeRecord, writeRecord } from '../../backup/functions/aws/write-operator-record';
import { addDays, dayOf, parseDay } from '../../backup/functions/model/day';
import { readInventory } from '../../backup/functions/model/inventory';
import { holdsPath } from '../../backup/functions/model/parameter-names';
import type { Cluster, ClusterWorld } from '../../backup/functions/model/world';
import { worldOfCluster } from '../../backup/functions/roll-clusters/cluster-world';
import { movePointer } from '../../backup/functions/roll-clusters/move-pointer';
import { pointerOf } from '../../backup/functions/roll-clusters/plan';
import { rollBack, RollBackTarget } from '../../backup/functions/roll-clusters/roll-back';
import { versionOf } from '../../backup/functions/roll-clusters/run';
import { servingMembers } from '../../backup/functions/roll-clusters/source-member';
import { startInstanceRefresh } from '../../backup/functions/roll-clusters/start-instance-refresh';
import { clusterSettings } from '../../backup/functions/runtime/read-settings';
import type { Step } from '../plan';
import type { Action, Facts, RestoreRecord } from '../record';
import type { Choice, Restore, RestoreContext, RestoreKind } from '../restore';

/** The options of a new restore of a cluster. */
export interface ClusterOptions {
  /** A day or an image. Not given: the image that the pointer named before. */
  readonly to?: string;
}

/** The days of the hold: longer than any restore of a cluster. A hold of an interrupted restore ends by itself. */
const HOLD_DAYS = 1;

const ALL_PERCENT = 100;

/** A wait that an operator can end only by Ctrl-C of the command. */
const PATIENT = { isNear: () => false };

/** The restore of a cluster: its pointer names a good image, and its members are from it. */
export const clusterRestore: RestoreKind<ClusterOptions> = {
  last: ['begin', 'undo'],
  nameOf: onlyCluster,
  choose,
  action: (context, action) => (['begin', 'undo'] as readonly Action[]).includes(action) ? new ClusterRestore(context) : undefined,
};

class ClusterRestore implements Restore<ClusterRestoreWorld> {
  constructor(private readonly context: RestoreContext) {}

  public async ask({ subject: { name } }: RestoreRecord): Promise<ClusterRestoreWorld> {
    const world = await worldOf(this.context, name);
    const [{ group, pointer, stackStatus }] = world.clusters;
    const { holdRecords, environmentName, runTime: { clock } } = world;
    if (isUnanswered(group) || isUnanswered(pointer) || isUnanswered(holdRecords)) {
      throw new Error(`the group, the pointer or the holds of ${name} could not be read: ${[group, pointer, holdRecords].flatMap((each) => (isUnanswered(each) ? each.unanswered : [])).join('; ')}`);
    }
    const instances = new Map(world.instances.map((instance) => [instance.id, instance]));
    return {
      environmentName,
      group,
      pointer,
      stackStatus,
      holdRecords,
      imageIdByMember: new Map(group.members.flatMap(({ instanceId }) => {
        const imageId = instances.get(instanceId)?.imageId;
        return imageId === undefined ? [] : [[instanceId, imageId]];
      })),
      serving: servingMembers(group, instances, clock).map(({ id }) => id),
      clock,
    };
  }

  public plan(world: ClusterRestoreWorld, record: RestoreRecord) {
    return planCluster(world, record);
  }

  public async apply({ id, detail }: Step, world: ClusterRestoreWorld, record: RestoreRecord): Promise<Facts | void> {
    const { autoScaling, ssm } = this.context.clients;
    const { from, to } = record.facts;
    const [source, target] = record.action === 'undo' ? [to, from] : [from, to];
    switch (id) {
      case 'hold': return this.hold(record);
      case 'pointer': return this.move(record, source, target);
      case 'pointer-back': return this.move(record, target, source);
      case 'members':
        await startInstanceRefresh(autoScaling, {
          action: 'start-instance-refresh', subject: world.group.name, source: record.subject.name, reason: holdReason(record), minHealthyPercentage: ALL_PERCENT, maxHealthyPercentage: ALL_PERCENT,
        });
        return undefined;
      case 'stop':
        await this.stop(world);
        // The activities of the group do not show the reason after the pointer has moved back.
        return detail === undefined ? undefined : { [failureFact(record)]: detail };
      case 'release': return removeRecord(ssm, this.holdName(record));
      default: throw new Error(`the restore of a cluster has no step '${id}'`);
    }
  }

  private async hold(record: RestoreRecord): Promise<void> {
    const { environmentName, clients: { ssm }, now } = this.context;
    await writeRecord(ssm, {
      name: this.holdName(record),
      environmentName,
      description: `Oban environment ${environmentName}: ${record.subject.name} is on hold: no promotion, no refresh, no expiry of its images`,
      facts: { reason: holdReason(record), until: addDays(dayOf(now()), HOLD_DAYS) },
    });
  }

  private holdName({ subject: { name } }: RestoreRecord): string {
    return `${holdsPath(this.context.environmentName)}/${name}`;
  }

  private async move({ subject: { name } }: RestoreRecord, from: string, to: string): Promise<void> {
    const world = await worldOf(this.context, name);
    const [{ entry: { pointerName } }] = world.clusters;
    const version = versionOf(pointerName, world);
    await movePointer(this.context.clients.ssm, {
      action: 'revert-pointer', subject: pointerName, source: name, from, to, isByOperator: true, reason: 'an operator restores the cluster',
    }, version, PATIENT);
  }

  private async stop({ group }: ClusterRestoreWorld): Promise<void> {
    try {
      await this.context.clients.autoScaling.send(new CancelInstanceRefreshCommand({ AutoScalingGroupName: group.name }));
    } catch (error) {
      // The refresh has ended meanwhile.
      if (!isFault(error, 'ActiveInstanceRefreshNotFound', 'ActiveInstanceRefreshNotFoundFault')) {
        throw error;
      }
    }
  }
}

/** Reads the cluster with the status of its stack, whether or not the daily functions replace members. */
async function worldOf({ clients, settingsText, runTime }: RestoreContext, name: string): Promise<ClusterWorld> {
  const settings = { ...clusterSettings(settingsText('roll-clusters')), refresh: true };
  const log = { decided: () => undefined, judged: () => undefined };
  const world = await worldOfCluster({ clients, settings, runTime, deadline: PATIENT, log }, name);
  if (world === undefined) {
    throw refusal(`the inventory has no cluster '${name}'`);
  }
  return world;
}

async function choose(context: RestoreContext, name: string, { to }: ClusterOptions): Promise<Choice> {
  const world = await worldOf(context, name);
  const [cluster] = world.clusters;
  const target = to === undefined || parseDay(to) === undefined ? targetOf(to) : newestOfDay(world, cluster, to);
  if ('refusal' in target) {
    return target;
  }
  const decision = rollBack(world, name, target);
  if (decision.action === 'fail') {
    return { refusal: `${decision.subject} is not moved: ${decision.reason}` };
  }
  if (!isUnanswered(cluster.group) && cluster.group.refreshes.some(({ status }) => ['Pending', 'InProgress'].includes(status))) {
    return { refusal: `an instance refresh of ${cluster.entry.groupName} is in progress: wait for it, or cancel it with aws autoscaling cancel-instance-refresh --auto-scaling-group-name ${cluster.entry.groupName}` };
  }
  return { facts: { from: decision.from, to: decision.to } };
}

function targetOf(imageId: string | undefined): RollBackTarget {
  return imageId === undefined ? { kind: 'previous' } : { kind: 'image', imageId };
}

function newestOfDay(world: ClusterWorld, cluster: Cluster, day: string): RollBackTarget | { readonly refusal: string } {
  const pointer = pointerOf(world, cluster);
  if ('action' in pointer) {
    return { refusal: `${pointer.subject} is not moved: ${pointer.reason}` };
  }
  const good = pointer.images.filter(({ progress, quarantine }) => progress === 'good' && quarantine === undefined);
  const image = good.filter((each) => each.day === day).at(-1)?.image;
  const days = [...new Set(good.map((each) => each.day))];
  return image === undefined
    ? { refusal: `there is no good image of ${cluster.entry.name} of ${day}: ${days.length === 0 ? 'it has none' : `choose one of ${days.join(', ')}`}` }
    : { kind: 'image', imageId: image.id };
}

async function onlyCluster({ environmentName, clients: { ssm } }: RestoreContext): Promise<string> {
  const names = readInventory(await inventoryOf(ssm, environmentName)).flatMap((entry) => (entry.kind === 'cluster' ? [entry.name] : [])).sort();
  if (names.length !== 1) {
    throw refusal(names.length === 0 ? `the inventory of ${environmentName} has no cluster` : `there are several clusters: name one of ${names.join(', ')}`);
  }
  return names[0];
}

function refusal(message: string): Error {
  return Object.assign(new Error(message), { name: 'Refusal' });
}
