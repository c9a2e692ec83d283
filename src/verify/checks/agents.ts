import type { Association, InstanceInformation } from '@aws-sdk/client-ssm';
import { check } from '../check';
import { failed, finding, Finding, passed } from '../finding';
import { instances } from '../questions/compute';
import { environmentResources, physicalIds } from '../questions/stacks';
import { associations, managedNodes } from '../questions/state-manager';

export const nodesAreOnline = check({
  clause: 'SSM-1',
  question: 'Does Systems Manager reach the agent of each instance?',
  async ask(account) {
    const [hosts, nodes] = await Promise.all([account.ask(instances), account.ask(managedNodes)]);
    return hosts.map(({ InstanceId: id }) => ({ id: id!, node: nodes.find(({ InstanceId }) => InstanceId === id) }));
  },
  judge: (hosts) => hosts.map(({ id, node }) => judgeNode(id, node)),
});

function judgeNode(id: string, node: InstanceInformation | undefined): Finding {
  return node === undefined
    ? failed(id, 'Systems Manager does not know it')
    : finding(node.PingStatus === 'Online', id, `${node.PingStatus}, last ping ${node.LastPingDateTime?.toISOString() ?? 'unknown'}`);
}

export const associationsHaveSucceeded = check({
  clause: 'OPS-13',
  question: 'Has each association of the stacks succeeded?',
  async ask(account) {
    const ids = physicalIds(await account.ask(environmentResources), 'AWS::SSM::Association');
    const all = await account.ask(associations);
    return ids.map((id) => ({ id, found: all.find(({ AssociationId }) => AssociationId === id) }));
  },
  judge: (answers) => (answers.length === 0 ? { notHere: 'the stacks have no association' } : answers.map(({ id, found }) => judgeAssociation(id, found))),
});

/** @see https://docs.aws.amazon.com/systems-manager/latest/userguide/state-manager-about.html */
function judgeAssociation(id: string, found: Association | undefined): Finding {
  if (found === undefined) {
    return failed(id, 'it does not exist');
  }
  const { AssociationName = id, Overview: { Status = 'unknown', DetailedStatus } = {} } = found;
  return Status === 'Success' ? passed(AssociationName, 'Success') : failed(AssociationName, `${Status}${DetailedStatus === undefined || DetailedStatus === Status ? '' : `, ${DetailedStatus}`}`);
}
