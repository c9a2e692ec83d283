import type { Instance } from '@aws-sdk/client-ec2';
import type { Account } from '../account/account';
import { check } from '../check';
import { failed, Finding, finding } from '../finding';
import { groups, instances, terminationProtection } from '../questions/compute';
import { database } from '../questions/databases';
import { loadBalancerAttributes, loadBalancers } from '../questions/load-balancing';
import { environmentResources, physicalIds } from '../questions/stacks';

/** A server of the stacks, or a member of a group. */
export interface Host {
  readonly id: string;
  readonly instance?: Instance;
}

async function idsOf(account: Account, type: string): Promise<string[]> {
  return physicalIds(await account.ask(environmentResources), type);
}

/** Returns the servers of the stacks, which must exist, and the members of the groups. */
async function hostsOf(account: Account): Promise<Host[]> {
  const found = await account.ask(instances);
  const servers = await idsOf(account, 'AWS::EC2::Instance');
  return [
    ...servers.map((id) => ({ id, instance: found.find(({ InstanceId }) => InstanceId === id) })),
    ...found.filter(({ InstanceId }) => !servers.includes(InstanceId!)).map((instance) => ({ id: instance.InstanceId!, instance })),
  ];
}

export const metadataNeedsTokens = check({
  clause: 'OPS-10',
  question: 'Does each instance answer requests for metadata with IMDSv2 only?',
  ask: hostsOf,
  judge: (hosts) => hosts.map(({ id, instance }) => judgeMetadata(id, instance)),
});

/** @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_InstanceMetadataOptionsResponse.html */
function judgeMetadata(id: string, instance: Instance | undefined): Finding {
  const { HttpTokens, HttpEndpoint } = instance?.MetadataOptions ?? {};
  return instance === undefined ? failed(id, 'it does not exist') : finding(HttpTokens === 'required' || HttpEndpoint === 'disabled', id, `tokens are ${HttpTokens}`);
}

export const serversRun = check({
  clause: 'EC2-2',
  question: 'Does each server of the stacks run?',
  ask: hostsOf,
  judge: (hosts) => (hosts.length === 0 ? { notHere: 'the stacks have no server' } : hosts.map(({ id, instance }) => (
    finding(instance?.State?.Name === 'running', id, instance === undefined ? 'it does not exist' : `it is ${instance.State?.Name}`)))),
});

export const hostsHaveRoles = check({
  clause: 'IAM-7',
  question: 'Does each instance have an instance profile?',
  ask: hostsOf,
  judge: (hosts) => hosts.map(({ id, instance }) => finding(instance?.IamInstanceProfile?.Arn !== undefined, id, instance?.IamInstanceProfile?.Arn ?? 'it has none, or does not exist')),
});

export const serversAreProtected = check({
  clause: 'OPS-11',
  question: 'Is each server protected from termination?',
  ask: async (account) => Promise.all((await idsOf(account, 'AWS::EC2::Instance')).map(async (id) => ({ id, isProtected: await account.ask(terminationProtection, id) }))),
  judge: (servers) => (servers.length === 0 ? { notHere: 'the stacks have no server' } : servers.map(({ id, isProtected }) => (
    finding(isProtected === true, id, isProtected === undefined ? 'it does not exist' : `termination protection is ${isProtected ? 'on' : 'off'}`)))),
});

export const entriesAreProtected = check({
  clause: 'OPS-11',
  question: 'Is each load balancer protected from deletion?',
  async ask(account) {
    const existing = (await account.ask(loadBalancers)).map(({ LoadBalancerArn }) => LoadBalancerArn!);
    const arns = await idsOf(account, 'AWS::ElasticLoadBalancingV2::LoadBalancer');
    return Promise.all(arns.map(async (arn) => (
      { arn, attributes: existing.includes(arn) ? await account.ask(loadBalancerAttributes, arn) : undefined })));
  },
  judge: (entries) => (entries.length === 0 ? { notHere: 'the stacks have no load balancer' } : entries.map(({ arn, attributes }) => (
    finding(attributes?.['deletion_protection.enabled'] === 'true', arn, attributes === undefined ? 'it does not exist' : `deletion protection is ${attributes['deletion_protection.enabled']}`)))),
});

export const databaseIsProtected = check({
  clause: 'OPS-11',
  question: 'Is the database protected from deletion?',
  ask: async (account) => Promise.all((await idsOf(account, 'AWS::RDS::DBInstance')).map(async (id) => ({ id, found: await account.ask(database, id) }))),
  judge: (databases) => (databases.length === 0 ? { notHere: 'the stacks have no DB instance' } : databases.map(({ id, found }) => (
    finding(found?.DeletionProtection === true, found?.DBInstanceArn ?? id, found === undefined ? 'it does not exist' : `deletion protection is ${found.DeletionProtection === true ? 'on' : 'off'}`)))),
});

export const entriesServe = check({
  clause: 'ELB-1',
  question: 'Is each load balancer active, with a DNS name?',
  async ask(account) {
    const all = await account.ask(loadBalancers);
    return (await idsOf(account, 'AWS::ElasticLoadBalancingV2::LoadBalancer')).map((arn) => ({ arn, found: all.find(({ LoadBalancerArn }) => LoadBalancerArn === arn) }));
  },
  judge: (entries) => (entries.length === 0 ? { notHere: 'the stacks have no load balancer' } : entries.map(({ arn, found }) => (
    finding(found?.State?.Code === 'active' && found.DNSName !== undefined, arn, found === undefined ? 'it does not exist' : `${found.State?.Code}, ${found.DNSName}`)))),
});

export const membersArePrivate = check({
  clause: 'OPS-16',
  question: 'Does no member of a cluster have a public address?',
  async ask(account) {
    const members = (await account.ask(groups)).flatMap(({ Instances = [] }) => Instances.map(({ InstanceId }) => InstanceId!));
    return (await account.ask(instances)).filter(({ InstanceId }) => members.includes(InstanceId!));
  },
  judge: (members) => (members.length === 0 ? { notHere: 'no group has a member' } : members.map(({ InstanceId, PublicIpAddress }) => (
    finding(PublicIpAddress === undefined, InstanceId!, PublicIpAddress === undefined ? 'it has private addresses only' : `it has the public address ${PublicIpAddress}`)))),
});
