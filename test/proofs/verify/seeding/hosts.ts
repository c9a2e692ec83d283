import {
  DescribeAutoScalingGroupsCommand, Instance, SuspendProcessesCommand, UpdateAutoScalingGroupCommand,
} from '@aws-sdk/client-auto-scaling';
import {
  AttachVolumeCommand, CreateVolumeCommand, DescribeIamInstanceProfileAssociationsCommand, DescribeInstancesCommand,
  DisassociateIamInstanceProfileCommand, ModifyInstanceAttributeCommand, ModifyInstanceMetadataOptionsCommand, StopInstancesCommand,
  TerminateInstancesCommand,
} from '@aws-sdk/client-ec2';
import { DeleteListenerCommand, DeregisterTargetsCommand, ModifyLoadBalancerAttributesCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import { DeleteAssociationCommand } from '@aws-sdk/client-ssm';
import type { Seed } from './seed';
import type { RunningAccount } from '../running-account';

/** The time until a group has replaced a member. */
const REPLACEMENT_SECONDS = 900;

/** Lets a server answer requests for metadata without a token. */
export function admitImdsV1(server: string): Seed {
  return (account) => account.clients.ec2.send(new ModifyInstanceMetadataOptionsCommand({
    InstanceId: serverId(account, server), HttpTokens: 'optional',
  }));
}

/** Attaches a new volume that is not encrypted. */
export function attachUnencryptedVolume(server: string): Seed {
  return async (account) => {
    const InstanceId = serverId(account, server);
    const { ec2 } = account.clients;
    const { Reservations } = await ec2.send(new DescribeInstancesCommand({ InstanceIds: [InstanceId] }));
    const { VolumeId } = await ec2.send(new CreateVolumeCommand({
      AvailabilityZone: Reservations![0].Instances![0].Placement!.AvailabilityZone!, Size: 10, Encrypted: false,
    }));
    await ec2.send(new AttachVolumeCommand({ InstanceId, VolumeId, Device: 'xvdz' }));
  };
}

/** Removes the termination protection of a server. */
export function allowTermination(server: string): Seed {
  return (account) => account.clients.ec2.send(new ModifyInstanceAttributeCommand({
    InstanceId: serverId(account, server), DisableApiTermination: { Value: false },
  }));
}

/** Stops a server. */
export function stopServer(server: string): Seed {
  return (account) => account.clients.ec2.send(new StopInstancesCommand({ InstanceIds: [serverId(account, server)] }));
}

/** Takes the role from a server. */
export function removeRole(server: string): Seed {
  return async (account) => {
    const filter = { Name: 'instance-id', Values: [serverId(account, server)] };
    const { ec2 } = account.clients;
    const { IamInstanceProfileAssociations: [{ AssociationId }] = [] } = await ec2.send(new DescribeIamInstanceProfileAssociationsCommand({
      Filters: [filter],
    }));
    await ec2.send(new DisassociateIamInstanceProfileCommand({ AssociationId }));
  };
}

/** Terminates a member while its group launches nothing, and lets the group launch again. */
export const loseMember: Seed = async (account) => {
  const group = { AutoScalingGroupName: groupName(account), ScalingProcesses: ['Launch'] };
  await account.clients.autoScaling.send(new SuspendProcessesCommand(group));
  const [member] = await membersOf(account);
  await account.clients.ec2.send(new TerminateInstancesCommand({ InstanceIds: [member.InstanceId!] }));
  await account.pass(REPLACEMENT_SECONDS);
};

/** Lets the second zone have no capacity, and terminates the member in it. */
export const concentrateMembers: Seed = async (account) => {
  const [, member] = [...await membersOf(account)].sort((one, other) => one.AvailabilityZone!.localeCompare(other.AvailabilityZone!));
  await account.aws.control('knobs', { zonesWithoutCapacity: [member.AvailabilityZone] });
  await account.clients.ec2.send(new TerminateInstancesCommand({ InstanceIds: [member.InstanceId!] }));
  await account.pass(REPLACEMENT_SECONDS);
};

/** Suspends a process of the group. */
export function suspend(process: string): Seed {
  return (account) => account.clients.autoScaling.send(new SuspendProcessesCommand({
    AutoScalingGroupName: groupName(account), ScalingProcesses: [process],
  }));
}

/** Changes the group. */
export function changeGroup(changes: { readonly HealthCheckType?: string; readonly MinSize?: number }): Seed {
  return (account) => account.clients.autoScaling.send(new UpdateAutoScalingGroupCommand({ AutoScalingGroupName: groupName(account), ...changes }));
}

/** Takes a member out of the target group, while the group does not look at health. */
export const deregisterMember: Seed = async (account) => {
  await suspend('ReplaceUnhealthy')(account);
  const [member] = await membersOf(account);
  await account.clients.loadBalancing.send(new DeregisterTargetsCommand({
    TargetGroupArn: account.id('ProductionClustersb2gTargets'), Targets: [{ Id: member.InstanceId! }],
  }));
};

/** Removes the deletion protection of the load balancer. */
export const allowLoadBalancerDeletion: Seed = (account) => account.clients.loadBalancing.send(new ModifyLoadBalancerAttributesCommand({
  LoadBalancerArn: account.id('ProductionClustersb2gLoadBalancer'), Attributes: [{ Key: 'deletion_protection.enabled', Value: 'false' }],
}));

/** Deletes the listener of the load balancer. */
export const deleteListener: Seed = (account) => account.clients.loadBalancing.send(new DeleteListenerCommand({
  ListenerArn: account.id('ProductionClustersb2gLoadBalancerHttps'),
}));

/** Deletes an association of State Manager. */
export function deleteAssociation(logicalId: string): Seed {
  return (account) => account.clients.ssm.send(new DeleteAssociationCommand({ AssociationId: account.id(logicalId) }));
}

/** Returns the id of a server. */
export function serverId(account: RunningAccount, server: string): string {
  return account.id(`ProductionServers${server}Instance`);
}

/** Returns the members of the group. */
export async function membersOf(account: RunningAccount): Promise<Instance[]> {
  const { AutoScalingGroups: [group] = [] } = await account.clients.autoScaling.send(new DescribeAutoScalingGroupsCommand({
    AutoScalingGroupNames: [groupName(account)],
  }));
  return group.Instances!;
}

function groupName(account: RunningAccount): string {
  return account.ids('AWS::AutoScaling::AutoScalingGroup')[0];
}
