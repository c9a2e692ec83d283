import { HOUR } from '../../running-account';
import type { Fault } from '../fault';

/** Chosen from the design, docs/real-account.md and the runbook, without reading the checks. */
export const HOST_FAULTS: readonly Fault[] = [
  {
    name: 'a server answers requests for metadata with IMDSv1',
    fails: ['OPS-10'],
    seed: (account) => account.admitImdsV1('app01'),
  },
  {
    name: 'a volume that is not encrypted is attached to a server',
    fails: ['OPS-9'],
    seed: (account) => account.attachUnencryptedVolume('app01'),
  },
  {
    name: 'the termination protection of a server is removed',
    fails: ['OPS-11'],
    seed: (account) => account.allowTermination('app01'),
  },
  {
    name: 'the agent of a server has stopped',
    fails: ['MON-7', 'MON-8', 'OPS-4', 'SSM-1'],
    seed: async (account) => {
      await account.aws.control('knobs', { deadAgents: [await account.server('app01')] });
      await account.pass(3 * HOUR);
    },
  },
  {
    name: 'a member is lost and not replaced',
    fails: ['ASG-2'],
    seed: (account) => account.loseMember(),
  },
  {
    name: 'both members are in one zone',
    fails: ['ASG-2'],
    seed: (account) => account.concentrateMembers(),
  },
  {
    name: 'the deletion protection of the load balancer is removed',
    fails: ['OPS-11'],
    seed: (account) => account.allowLoadBalancerDeletion(),
  },
];
