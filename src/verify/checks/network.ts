import type { FlowLog } from '@aws-sdk/client-ec2';
import { networkTemplate, RunningNetwork } from './network-template';
import { reachableFromInternet, routesOut } from '../../reachability/reachability';
import type { Account } from '../account/account';
import { check } from '../check';
import { expectedBy, failed, finding, Finding, passed, unknown } from '../finding';
import { lastPoints, Point, Series } from '../questions/alarms';
import { flowLogs, instances } from '../questions/compute';
import { database } from '../questions/databases';
import { loadBalancers } from '../questions/load-balancing';
import { network } from '../questions/network';
import { environmentResources, physicalIds } from '../questions/stacks';

const HTTPS = '443';
const HOUR_SECONDS = 3_600;

/** The subnets' tiers, which the CDK writes into a tag: https://docs.aws.amazon.com/cdk/api/v2/docs/aws-cdk-lib.aws_ec2.SubnetConfiguration.html */
const TIER_TAG = 'aws-cdk:subnet-name';

async function idsOf(account: Account, type: string): Promise<string[]> {
  return physicalIds(await account.ask(environmentResources), type);
}

/** Returns the VPCs of the stacks and of what is in them: the VPC may be the consumer's own. */
async function vpcIdsOf(account: Account): Promise<string[]> {
  const [ofStacks, hosts] = await Promise.all([idsOf(account, 'AWS::EC2::VPC'), account.ask(instances)]);
  return [...new Set([...ofStacks, ...hosts.flatMap(({ VpcId }) => VpcId ?? [])])];
}

async function networksOf(account: Account): Promise<RunningNetwork[]> {
  const [hosts, allLoadBalancers, databaseIds] = await Promise.all([account.ask(instances), account.ask(loadBalancers), idsOf(account, 'AWS::RDS::DBInstance')]);
  const databases = (await Promise.all(databaseIds.map((id) => account.ask(database, id)))).filter((found) => found !== undefined);
  return Promise.all((await vpcIdsOf(account)).map(async (vpcId) => ({
    ...await account.ask(network, vpcId),
    instances: hosts.filter(({ VpcId, State }) => VpcId === vpcId && State?.Name === 'running'),
    loadBalancers: allLoadBalancers.filter(({ VpcId }) => VpcId === vpcId),
    databases: databases.filter(({ DBSubnetGroup }) => DBSubnetGroup?.VpcId === vpcId),
  })));
}

export const onlyHttpsFromInternet = check({
  clause: 'NET-5',
  question: 'Does the Internet reach load balancers by HTTPS, and nothing else?',
  ask: networksOf,
  judge: (networks) => networks.flatMap(judgeReachability),
});

/** Judges what the Internet reaches, by the groups, network ACLs and routes of the account together. */
export function judgeReachability(running: RunningNetwork): Finding[] {
  const { loadBalancers: entries, instances: hosts, databases, endpoints, vpcs } = running;
  let openings: ReturnType<typeof reachableFromInternet>;
  try {
    openings = reachableFromInternet(networkTemplate(running));
  } catch (error) {
    return [unknown(vpcs[0]?.VpcId ?? 'the VPC', `it cannot be judged: ${(error as Error).message}`)];
  }
  const portsOf = (id: string) => openings.filter(({ resource }) => resource === id).map(({ protocol, ports }) => `${protocol} ${ports}`);
  const answerOf = (id: string) => (portsOf(id).length === 0 ? 'the Internet does not reach it' : `the Internet reaches ${portsOf(id).join(', ')}`);
  const others = [
    ...hosts.map(({ InstanceId }) => InstanceId!),
    ...databases.map(({ DBInstanceArn }) => DBInstanceArn!),
    ...endpoints.map(({ VpcEndpointId }) => VpcEndpointId!),
  ];
  return [
    ...entries.map(({ LoadBalancerArn: arn = '', Scheme }) => finding(portsOf(arn).join() === (Scheme === 'internal' ? '' : `tcp ${HTTPS}`), arn, answerOf(arn))),
    ...others.map((id) => finding(portsOf(id).length === 0, id, answerOf(id))),
  ];
}

export const dataTierHasNoRouteOut = check({
  clause: 'NET-2',
  question: 'Do the routes of the data tier stay in the VPC?',
  ask: networksOf,
  judge: (networks) => {
    const findings = networks.flatMap(judgeDataTier);
    return findings.length === 0 ? { notHere: 'no subnet has the tag of a data tier' } : findings;
  },
});

function judgeDataTier(running: RunningNetwork): Finding[] {
  const tiers = running.subnets.flatMap(({ Tags = [] }) => Tags.filter(({ Key }) => Key === TIER_TAG).map(({ Value }) => Value));
  if (!tiers.includes('data')) {
    return [];
  }
  const routes = routesOut(networkTemplate(running)).data;
  const answer = routes.length === 0 ? 'no route of the data tier leaves the VPC' : `the data tier has routes to ${routes.join(', ')}`;
  return [finding(routes.length === 0, running.vpcs[0]?.VpcId ?? 'the VPC', answer)];
}

export const natGatewaysWork = check({
  clause: 'NET-2',
  question: 'Is each NAT gateway of the stacks available?',
  async ask(account) {
    const ids = await idsOf(account, 'AWS::EC2::NatGateway');
    const networks = await Promise.all((await vpcIdsOf(account)).map((vpcId) => account.ask(network, vpcId)));
    const found = networks.flatMap(({ natGateways }) => natGateways);
    return ids.map((id) => ({ id, gateway: found.find(({ NatGatewayId }) => NatGatewayId === id) }));
  },
  judge: (gateways) => (gateways.length === 0 ? { notHere: 'the stacks have no NAT gateway' } : gateways.map(({ id, gateway }) => (
    finding(gateway?.State === 'available', id, gateway === undefined ? 'it does not exist' : `${gateway.State}, ${gateway.NatGatewayAddresses?.map(({ PublicIp }) => PublicIp).join()}`)))),
});

export const flowLogsArrive = check({
  clause: 'OPS-14',
  question: 'Is the flow log of the VPC active, and do its records arrive?',
  async ask(account) {
    const ids = await idsOf(account, 'AWS::EC2::FlowLog');
    const all = await account.ask(flowLogs);
    return Promise.all(ids.map(async (id) => {
      const found = all.find(({ FlowLogId }) => FlowLogId === id);
      const series = found?.LogGroupName === undefined ? [] : [arrivals(found.LogGroupName)];
      const [point] = series.length === 0 ? [] : await account.ask(lastPoints, series, HOUR_SECONDS, 2 * HOUR_SECONDS);
      return { id, found, point };
    }));
  },
  judge: (logs, { now }) => (logs.length === 0 ? { notHere: 'the stacks have no flow log' } : logs.map((log) => judgeFlowLog(log, now))),
});

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CloudWatch-Logs-Monitoring-CloudWatch-Metrics.html */
function arrivals(logGroupName: string): Series {
  return { namespace: 'AWS/Logs', metricName: 'IncomingLogEvents', dimensions: [['LogGroupName', logGroupName]], statistic: 'Sum' };
}

function judgeFlowLog({ id, found, point }: { readonly id: string; readonly found?: FlowLog; readonly point?: Point }, now: Date): Finding {
  if (found === undefined) {
    return failed(id, 'it does not exist');
  }
  const { FlowLogStatus, DeliverLogsStatus, DeliverLogsErrorMessage = '', LogGroupName, CreationTime } = found;
  if (FlowLogStatus !== 'ACTIVE' || DeliverLogsStatus === 'FAILED') {
    return failed(id, `${FlowLogStatus}, delivery ${DeliverLogsStatus} ${DeliverLogsErrorMessage}`.trim());
  }
  if (LogGroupName === undefined) {
    return unknown(id, 'it delivers to no log group, and only the arrival in a log group can be asked');
  }
  return point === undefined
    ? expectedBy(new Date((CreationTime ?? now).getTime() + HOUR_SECONDS * 1_000), now, id, `no records arrived in ${LogGroupName} in two hours`)
    : passed(id, `${FlowLogStatus}; records arrived in ${LogGroupName} in the hour from ${point.start.toISOString()}`);
}
