import type { AutoScalingGroup } from '@aws-sdk/client-auto-scaling';
import type { Instance } from '@aws-sdk/client-ec2';
import type { TargetHealthDescription } from '@aws-sdk/client-elastic-load-balancing-v2';
import { InventoryCluster, readInventory } from '../../backup/functions/model/inventory';
import { pointerLine } from '../../backup/functions/model/pointer-line';
import type { Pointer } from '../../backup/functions/model/resources';
import type { Account } from '../account/account';
import { check } from '../check';
import { failed, finding, Finding, passed } from '../finding';
import { groups, instances } from '../questions/compute';
import { targetHealth } from '../questions/load-balancing';
import { inventory, pointer } from '../questions/parameters';

/** The members that serve at any time: https://docs.aws.amazon.com/autoscaling/ec2/userguide/auto-scaling-benefits.html */
const MEMBERS = 2;

/** The processes without which a lost member is not replaced. */
const REPLACING_PROCESSES = ['Launch', 'Terminate', 'HealthCheck', 'ReplaceUnhealthy', 'AddToLoadBalancer', 'AZRebalance'];

/** A cluster of the inventory, with its group, its targets and its pointer. */
export interface RunningCluster {
  readonly entry: InventoryCluster;
  readonly group?: AutoScalingGroup;
  readonly targets: readonly TargetHealthDescription[];
  readonly pointer: Pointer;
  readonly instances: readonly Instance[];
}

async function clustersOf(account: Account): Promise<RunningCluster[]> {
  const entries = readInventory(await account.ask(inventory)).filter((entry) => entry.kind === 'cluster');
  const [allGroups, allInstances] = await Promise.all([account.ask(groups), account.ask(instances)]);
  return Promise.all(entries.map(async (entry) => {
    const group = allGroups.find(({ AutoScalingGroupName }) => AutoScalingGroupName === entry.groupName);
    const targets = await Promise.all((group?.TargetGroupARNs ?? []).map((arn) => account.ask(targetHealth, arn)));
    return { entry, group, targets: targets.flat(), pointer: await account.ask(pointer, entry.pointerName), instances: allInstances };
  }));
}

const NO_CLUSTER = { notHere: 'the inventory has no cluster' };

export const twoHealthyMembers = check({
  clause: 'ASG-2',
  question: 'Do two healthy members serve in two zones, from the image that the pointer names?',
  ask: clustersOf,
  judge: (clusters) => (clusters.length === 0 ? NO_CLUSTER : clusters.map(judgeMembers)),
});

/** Judges the members of a cluster. A member is healthy if its group and all its target groups say so. */
export function judgeMembers({ entry, group, targets, pointer: itsPointer, instances: all }: RunningCluster): Finding {
  if (group === undefined) {
    return failed(entry.name, `the group ${entry.groupName} does not exist`);
  }
  const resource = group.AutoScalingGroupARN!;
  const serving = (group.Instances ?? []).filter(({ InstanceId, LifecycleState, HealthStatus }) => {
    const itsTargets = targets.filter(({ Target }) => Target?.Id === InstanceId);
    return LifecycleState === 'InService' && HealthStatus === 'Healthy' && itsTargets.length > 0 && itsTargets.every(({ TargetHealth }) => TargetHealth?.State === 'healthy');
  });
  const zones = [...new Set(serving.map(({ AvailabilityZone }) => AvailabilityZone!))].sort();
  const line = pointerLine(itsPointer);
  const imagesOfMembers = serving.map(({ InstanceId }) => all.find((instance) => instance.InstanceId === InstanceId)?.ImageId ?? 'an unknown image');
  const foreign = imagesOfMembers.filter((image) => line?.values.has(image) !== true);
  const suspended = (group.SuspendedProcesses ?? []).flatMap(({ ProcessName }) => ProcessName ?? [])
    .filter((name) => REPLACING_PROCESSES.includes(name));
  const faults = [
    ...serving.length < MEMBERS ? [`${serving.length} healthy member${serving.length === 1 ? '' : 's'}`] : [],
    ...zones.length < MEMBERS ? [`all in ${zones.join() || 'no zone'}`] : [],
    ...(group.MinSize ?? 0) < MEMBERS ? [`the minimum size is ${group.MinSize}`] : [],
    ...foreign.length > 0 ? [`${foreign.join()} was never the image of the pointer`] : [],
    ...suspended.length > 0 ? [`suspended: ${suspended.join(', ')}`] : [],
  ];
  const older = imagesOfMembers.filter((image) => image !== line?.value).length;
  return faults.length > 0
    ? failed(resource, faults.join('; '))
    : passed(resource, `${serving.length} healthy in ${zones.join(' and ')}; ${older === 0 ? `all from ${line?.value}` : `${older} from an older image than ${line?.value}`}`);
}

export const groupIsLinked = check({
  clause: 'ASG-1',
  question: 'Is each group linked to a load balancer?',
  ask: clustersOf,
  judge: (clusters) => (clusters.length === 0 ? NO_CLUSTER : clusters.map(({ entry, group }) => finding(
    (group?.TargetGroupARNs ?? []).length > 0 && group?.HealthCheckType === 'ELB', group?.AutoScalingGroupARN ?? entry.name,
    `${group?.TargetGroupARNs?.length ?? 0} target groups, health check ${group?.HealthCheckType ?? 'of no group'}`,
  ))),
});
