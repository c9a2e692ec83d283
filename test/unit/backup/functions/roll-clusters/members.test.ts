import { DescribeInstanceStatusCommand, EC2Client } from '@aws-sdk/client-ec2';
import { DescribeTargetHealthCommand, ElasticLoadBalancingV2Client, TargetHealthStateEnum } from '@aws-sdk/client-elastic-load-balancing-v2';
import { mockClient } from 'aws-sdk-client-mock';
import type { Instance } from '../../../../../src/backup/functions/model/resources';
import { membersOf } from '../../../../../src/backup/functions/roll-clusters/members';
import { describedGroup } from '../described';
import { clients, NOW } from '../run-fixture';

const ec2 = mockClient(EC2Client);
const loadBalancing = mockClient(ElasticLoadBalancingV2Client);

const member = (id: string) => ({
  InstanceId: id, LifecycleState: 'InService' as const, HealthStatus: 'Healthy', AvailabilityZone: 'a', ProtectedFromScaleIn: false,
});
const instance = (id: string, state = 'running'): [string, Instance] => [id, { id, state, imageId: 'ami-base', launchedAt: NOW, tags: {} }];
const target = (id: string, port: number, state: TargetHealthStateEnum) => ({ Target: { Id: id, Port: port }, TargetHealth: { State: state } });

beforeEach(() => {
  ec2.reset();
  loadBalancing.reset();
  ec2.on(DescribeInstanceStatusCommand).resolves({ InstanceStatuses: [] });
});

test('members have the values of the group, the load balancer and EC2', async () => {
  ec2.on(DescribeInstanceStatusCommand, { InstanceIds: ['i-1'] })
    .resolves({ InstanceStatuses: [{ InstanceId: 'i-1', InstanceStatus: { Status: 'ok' }, SystemStatus: { Status: 'impaired' } }] });
  loadBalancing.on(DescribeTargetHealthCommand, { TargetGroupArn: 'arn:tg' }).resolves({ TargetHealthDescriptions: [target('i-1', 443, 'healthy')] });
  const group = describedGroup('b2g', { Instances: [member('i-1'), member('i-2')], TargetGroupARNs: ['arn:tg'] });

  expect(await membersOf(clients, group, new Map([instance('i-1'), instance('i-2', 'stopping')]))).toEqual([
    { instanceId: 'i-1', lifecycleState: 'InService', healthStatus: 'Healthy', targetHealth: 'healthy', instanceStatus: 'ok', systemStatus: 'impaired' },
    { instanceId: 'i-2', lifecycleState: 'InService', healthStatus: 'Healthy', targetHealth: undefined, instanceStatus: undefined, systemStatus: undefined },
  ]);
});

test('a member that is protected from scale-in has this value', async () => {
  const group = describedGroup('b2g', { Instances: [{ ...member('i-1'), ProtectedFromScaleIn: true }] });

  expect(await membersOf(clients, group, new Map())).toMatchObject([{ instanceId: 'i-1', isProtectedFromScaleIn: true }]);
});

test.each<[string, TargetHealthStateEnum[][], string | undefined]>([
  ['all ports of all target groups', [['healthy', 'healthy'], ['healthy']], 'healthy'],
  ['but one port', [['healthy', 'draining'], ['healthy']], 'draining'],
  ['but one port, which is listed first', [['unhealthy', 'healthy'], ['healthy']], 'unhealthy'],
  ['but one target group', [['healthy'], ['initial']], 'initial'],
  ['but one target group that does not know it', [['healthy'], []], undefined],
  ['no target group at all', [], undefined],
])('a member that is healthy for %s', async (_, groups, expected) => {
  groups.forEach((states, index) => loadBalancing.on(DescribeTargetHealthCommand, { TargetGroupArn: `arn:${index}` })
    .resolves({ TargetHealthDescriptions: states.map((state, port) => target('i-1', port, state)) }));
  const group = describedGroup('b2g', { Instances: [member('i-1')], TargetGroupARNs: groups.map((__, index) => `arn:${index}`) });

  const [found] = await membersOf(clients, group, new Map([instance('i-1')]));

  expect(found.targetHealth).toBe(expected);
});
