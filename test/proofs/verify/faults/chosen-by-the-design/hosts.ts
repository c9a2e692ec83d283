import { HOUR } from '../../running-account';
import { admitImdsV1, allowLoadBalancerDeletion, allowTermination, attachUnencryptedVolume, concentrateMembers, loseMember, serverId } from '../../seeding/hosts';
import { inOrder, pass, set } from '../../seeding/seed';
import type { Fault } from '../fault';

/** Chosen from the design, docs/real-account.md and the runbook, without reading the checks. */
export const HOST_FAULTS: readonly Fault[] = [
  {
    name: 'a server answers requests for metadata with IMDSv1',
    fails: ['OPS-10'],
    seed: admitImdsV1('app01'),
  },
  {
    name: 'a volume that is not encrypted is attached to a server',
    fails: ['OPS-9'],
    seed: attachUnencryptedVolume('app01'),
  },
  {
    name: 'the termination protection of a server is removed',
    fails: ['OPS-11'],
    seed: allowTermination('app01'),
  },
  {
    name: 'the agent of a server has stopped',
    // OPS-4, too, at first: the agent alarm counts to SSM-1.
    fails: ['MON-7', 'MON-8', 'SSM-1'],
    seed: inOrder(set((account) => ({ deadAgents: [serverId(account, 'app01')] })), pass(3 * HOUR)),
  },
  {
    name: 'a member is lost and not replaced',
    fails: ['ASG-2'],
    fewer: ['EC2-2', 'IAM-7', 'NET-5', 'OPS-9', 'OPS-10', 'OPS-16', 'SSM-1'],
    seed: loseMember,
  },
  {
    name: 'both members are in one zone',
    fails: ['ASG-2'],
    seed: concentrateMembers,
  },
  {
    name: 'the deletion protection of the load balancer is removed',
    fails: ['OPS-11'],
    seed: allowLoadBalancerDeletion,
  },
];
