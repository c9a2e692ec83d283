import { changeGroup, deleteAssociation, deleteListener, deregisterMember, removeRole, serverId, stopServer, suspend } from '../../seeding/hosts';
import { set } from '../../seeding/seed';
import type { Fault } from '../fault';

/** Chosen with the checks at hand: what they compare, and what they could overlook. */
export const FURTHER_HOST_FAULTS: readonly Fault[] = [
  {
    name: 'a server has stopped',
    fails: ['EC2-2', 'SSM-1'],
    fewer: ['NET-5'],
    seed: stopServer('app01'),
  },
  {
    name: 'a server has no role',
    fails: ['IAM-7', 'SSM-1'],
    seed: removeRole('app02'),
  },
  {
    name: 'Systems Manager does not reach a server',
    fails: ['SSM-1'],
    seed: set((account) => ({ silentAgents: [serverId(account, 'app02')] })),
  },
  {
    name: 'the association that prepares the disks of a server has failed',
    fails: ['OPS-13'],
    seed: set((account) => ({ failedAssociations: [account.id('ProductionServersapp02DiskPreparationAssociation')] })),
  },
  {
    name: 'the association of the agent of the cluster is deleted',
    fails: ['OPS-13'],
    seed: deleteAssociation('ProductionClustersb2gAgentAssociation'),
  },
  {
    name: 'the group launches no member',
    fails: ['ASG-2'],
    seed: suspend('Launch'),
  },
  {
    name: 'the group does not look at the health of its targets',
    fails: ['ASG-1'],
    seed: changeGroup({ HealthCheckType: 'EC2' }),
  },
  {
    name: 'the group may shrink to one member',
    fails: ['ASG-2'],
    seed: changeGroup({ MinSize: 1 }),
  },
  {
    name: 'a member is not a target of the load balancer',
    fails: ['ASG-2'],
    seed: deregisterMember,
  },
  {
    name: 'the load balancer does not listen',
    // ELB-1, too, at first: no check asks for listeners, and the members are unused targets then.
    fails: ['ASG-2'],
    seed: deleteListener,
  },
];
