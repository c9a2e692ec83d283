import { byText, compareTexts, compareTimes } from '../model/order';
import type { Quarantine } from '../model/quarantine';
import type { Group, Instance, Member } from '../model/resources';

/** The member to make an image of, or the reason why there is none. */
export type SourceMember = { readonly instance: Instance } | { readonly reason: string };

/** Returns the longest-running healthy member. Returns a quarantined member only if no other is healthy. */
export function sourceMember(group: Group, instances: ReadonlyMap<string, Instance>, clock: Date, quarantine: Quarantine): SourceMember {
  const proven = servingMembers(group, instances, clock);
  const chosen = proven.find((instance) => quarantine.ofInstance(instance) === undefined) ?? proven.at(0); // promise FN-6i.2
  if (chosen !== undefined) {
    return { instance: chosen };
  }
  const faults = [...group.members]
    .sort(byText(({ instanceId }) => instanceId))
    .map((member) => `${member.instanceId} ${faultOf(member, group, instances.get(member.instanceId), clock)}`);
  return { reason: `no image of a member can be made: ${faults.length > 0 ? faults.join(', ') : `the group ${group.name} has no member`}` };
}

/** Returns the healthy members, the longest-running first. */
export function servingMembers(group: Group, instances: ReadonlyMap<string, Instance>, clock: Date): Instance[] {
  return group.members
    .flatMap((member) => {
      const instance = instances.get(member.instanceId);
      return instance !== undefined && faultOf(member, group, instance, clock) === undefined ? [instance] : [];
    })
    .sort((one, other) => compareTimes(one.launchedAt, other.launchedAt) || compareTexts(one.id, other.id)); // promise FN-2b
}

function faultOf(member: Member, group: Group, instance: Instance | undefined, clock: Date): string | undefined {
  if (instance === undefined) {
    return 'does not exist in EC2';
  }
  if (instance.state !== 'running') { // promise FN-2a.6
    return `is ${instance.state}`;
  }
  if (member.lifecycleState !== 'InService') { // promise FN-2a.1
    return `is ${member.lifecycleState} in its group`;
  }
  if (member.healthStatus !== 'Healthy') { // promise FN-2a.2
    return `is ${member.healthStatus} according to its group`;
  }
  if (member.targetHealth !== 'healthy') { // promise FN-2a.3
    return `is ${member.targetHealth ?? 'no target'} at the load balancer`;
  }
  if (member.instanceStatus !== 'ok' || member.systemStatus !== 'ok') { // promise FN-2a.4
    return `has the status checks ${member.instanceStatus ?? 'unknown'} (instance) and ${member.systemStatus ?? 'unknown'} (system)`;
  }
  if (instance.launchedAt === undefined) {
    return 'has no launch time, so it is unknown whether it has warmed up';
  }
  if (instance.launchedAt.getTime() + group.warmUpSeconds * 1_000 > clock.getTime()) { // promise FN-2a.5
    return 'is still warming up';
  }
  return undefined;
}
