import { AutoScalingClient, DescribeScalingActivitiesCommand, SetInstanceHealthCommand, StartInstanceRefreshCommand } from '@aws-sdk/client-auto-scaling';
import { clientConfig } from './clients';
import { Deployment } from './deployment';
import { RunningGateway } from './gateway';
import { LocalAws } from './local-aws';
import { BASE_IMAGE, gatewayApp, MENDED_IMAGE, NEVER_HEALTHY_IMAGE, NEXT_IMAGE, SEED } from './production-app';
import { DeployedRole, deployedRoles } from './roles';
import { deployWatched } from './rolling-deployment';
import { RunningAlarms } from './running-alarms';
import { ServerImage } from '../../src';

const STACK = 'oban-production';
const POINTER = `/oban/prod/b2g/image/${BASE_IMAGE}`;
const GRACE_SECONDS = 25 * 60;

let aws: LocalAws;
let deployment: Deployment;
let gateway: RunningGateway;
let alarms: RunningAlarms;
let autoScaling: AutoScalingClient;
let group: string;
let role: DeployedRole;

const pass = (minutes: number) => aws.control('clock', { advanceSeconds: minutes * 60, stepwise: true });

/** Returns the requests that roll-clusters has sent so far. */
async function calls(): Promise<string[]> {
  const requests = await aws.control<{ service: string; operation: string; role?: string }[]>('requests');
  return requests.filter((request) => request.role === role.roleArn).map(({ operation }) => operation);
}

/** Returns the seconds from launch to termination of members that a health check ended, without those that the operator set as unhealthy. */
async function lifetimes(since: Date): Promise<number[]> {
  const { Activities } = await autoScaling.send(new DescribeScalingActivitiesCommand({ AutoScalingGroupName: group }));
  const started = (verb: string, id: string) => Activities!.find(({ Description }) => Description === `${verb}: ${id}`)!.StartTime!.getTime() / 1_000;
  const ended = Activities!.filter(({ Cause, StartTime }) => Cause!.includes('ELB system health check failure') && StartTime! > since)
    .map(({ Description }) => Description!.split(': ')[1]);
  return ended.map((id) => started('Terminating EC2 instance', id) - started('Launching a new EC2 instance', id));
}

beforeAll(async () => {
  aws = await LocalAws.start(SEED);
  autoScaling = new AutoScalingClient(clientConfig(aws));
  deployment = new Deployment(aws);
  alarms = new RunningAlarms(aws);
  await aws.control('clock', { to: '2027-03-01T21:00:00Z' }); // far from the daily runs
  await deployment.deploy(gatewayApp({}));
  gateway = await RunningGateway.of(aws, deployment, STACK);
  [group] = await deployment.resources(STACK, 'AWS::AutoScaling::AutoScalingGroup');
  const roles = await deployedRoles(aws, deployment, STACK, (await deployment.outputs(STACK, 'Production')).EncryptionKeyArn);
  role = roles.find(({ name }) => name === 'roll-clusters')!;
  await gateway.until(2);
  await pass(45);
}, 240_000);

afterAll(() => aws?.stop());

test('an instance refresh and a terminated member start the function, and cost one request for each member', async () => {
  const before = await gateway.inService();
  await autoScaling.send(new StartInstanceRefreshCommand({
    AutoScalingGroupName: group, Preferences: { MinHealthyPercentage: 100, MaxHealthyPercentage: 100 },
  }));
  await pass(60);
  const refreshed = await gateway.inService();
  expect(refreshed.filter((id) => before.includes(id))).toEqual([]);

  await gateway.terminate(refreshed[0]);
  await pass(60);

  const { Activities } = await autoScaling.send(new DescribeScalingActivitiesCommand({ AutoScalingGroupName: group }));
  const ended = Activities!.filter(({ Description }) => Description!.startsWith('Terminating'));
  expect(ended.length).toBeGreaterThanOrEqual(3);
  expect(await calls()).toEqual(ended.map(() => 'DescribeInstances'));
}, 120_000);

test.each(['oldest', 'newest'])('a bad image leaves the pointer within an hour if the %s of the unhealthy members is terminated first', async (order) => {
  await alarms.forget();
  const since = new Date((await aws.control<{ now: string }>('clock')).now);
  const [unhealthy, healthy] = await gateway.inService();
  await aws.control('knobs', { replacementOrder: order, neverHealthyImages: [NEVER_HEALTHY_IMAGE] });
  await gateway.promote(POINTER, NEVER_HEALTHY_IMAGE);
  await autoScaling.send(new SetInstanceHealthCommand({ InstanceId: unhealthy, HealthStatus: 'Unhealthy' }));

  for (let minutes = 0; minutes < 60; minutes += 10) {
    await pass(10);
    expect((await gateway.healthyMembers()).map(({ instanceId }) => instanceId)).toContain(healthy);
  }

  expect(await gateway.pointer(POINTER)).toBe(BASE_IMAGE);
  await pass(90); // the last replacement boots and warms up, and then Auto Scaling may balance the zones by one more
  const members = await gateway.healthyMembers();
  expect([members.map(({ image }) => image), new Set(members.map(({ zone }) => zone)).size]).toEqual([[BASE_IMAGE, BASE_IMAGE], 2]);
  // If the oldest member is terminated first, members from the bad image last longer than twice the grace period.
  expect((await lifetimes(since)).some((seconds) => seconds > 2 * GRACE_SECONDS)).toBe(order === 'oldest');
  // The alarm for the lost member and the one for the pointer notify once each. The first also reports that a boot takes too long.
  expect((await alarms.notifications()).map(({ about }) => about).sort()).toEqual(['ALARM: CRITICAL availability-b2g', 'ALARM: WARNING pointer']);
  await aws.control('knobs', { replacementOrder: 'oldest', neverHealthyImages: [] });
}, 180_000);

test.each([['oldest', NEXT_IMAGE], ['newest', MENDED_IMAGE]])(
  'an update that terminates the %s member first is followed by two serving members in two zones within an hour', async (order, image) => {
    await aws.control('knobs', { replacementOrder: order });
    const app = gatewayApp({ image: ServerImage.windows({ 'ap-southeast-2': image }) });

    expect(await deployWatched({ aws, deployment, gateway, stackName: STACK }, app)).toMatchObject({ status: 'UPDATE_COMPLETE', fewestHealthy: 2 });

    for (let minutes = 0; minutes < 60; minutes += 10) {
      await pass(10);
      expect((await gateway.healthyMembers()).length).toBeGreaterThanOrEqual(2);
    }
    const members = await gateway.healthyMembers();
    expect([members.map((member) => member.image), new Set(members.map(({ zone }) => zone)).size]).toEqual([[image, image], 2]);
  }, 180_000);

test('a failed launch raises its alarm although the metric of its rule is lost, because the activities of the group contain the failure', async () => {
  await alarms.forget();
  const [lost] = await gateway.inService();
  await aws.control('knobs', { uncountedRules: ['FailedLaunches'], zonesWithoutCapacity: ['ap-southeast-2a', 'ap-southeast-2b'] });
  await gateway.terminate(lost);
  await pass(20);
  await aws.control('knobs', { uncountedRules: [], zonesWithoutCapacity: [] });

  expect((await alarms.notifications()).map(({ about }) => about)).toContain('ALARM: CRITICAL launch-b2g');
  await pass(90);
  expect(await alarms.notWell()).toEqual([]);
}, 120_000);

test('a database that can be restored only to yesterday raises its alarm, although RDS finishes its daily backups', async () => {
  await alarms.forget();
  const [database] = await deployment.resources(STACK, 'AWS::RDS::DBInstance');
  await aws.control('knobs', { restorableHoursBehind: { [database]: 30 } });
  await aws.control('clock', { to: '2027-03-02T21:00:00Z', stepwise: true });
  await aws.control('knobs', { restorableHoursBehind: {} });

  // The check publishes the age once a day: this is the first value that the alarm has.
  expect((await alarms.notifications()).flatMap(({ about }) => (about.startsWith('ALARM: ') ? [about] : [])).sort())
    .toEqual(['ALARM: CRITICAL database-restorable', 'ALARM: WARNING errors-check-backups']);
  await aws.control('clock', { to: '2027-03-03T21:00:00Z', stepwise: true });
  expect(await alarms.notWell()).toEqual([]);
}, 240_000);
