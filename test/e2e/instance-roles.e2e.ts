import { GetInstanceProfileCommand, IAMClient, ListRolesCommand } from '@aws-sdk/client-iam';
import { App, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { clientConfig } from './clients';
import { Deployment } from './deployment';
import { RunningGateway } from './gateway';
import { Holdings, RunningServer } from './holdings';
import { LocalAws } from './local-aws';
import { gatewayApp, SEED } from './production-app';
import { deployWatched } from './rolling-deployment';

const STACK = 'oban-production';

let aws: LocalAws;
let gateway: RunningGateway;
let holdings: Holdings;
let before: { members: string[]; server: RunningServer };
let update: Awaited<ReturnType<typeof deployWatched>>;

/** Returns the environment with one role for all instances, in other instance profiles. */
function withSharedRole(): App {
  const app = gatewayApp({});
  const stack = app.node.findChild(STACK) as Stack;
  const shared = new iam.Role(stack, 'SharedRole', { assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com'), description: 'shared' });
  stack.node.findAll().filter((each): each is iam.CfnInstanceProfile => each instanceof iam.CfnInstanceProfile).forEach((profile) => {
    profile.overrideLogicalId(`Shared${profile.node.addr}`);
    profile.roles = [shared.roleName];
  });
  return app;
}

/** Returns the description of the role of an instance profile. */
async function roleOf(arn: string): Promise<string> {
  const { InstanceProfile } = await new IAMClient(clientConfig(aws)).send(new GetInstanceProfileCommand({ InstanceProfileName: arn.split('/').at(-1) }));
  return InstanceProfile!.Roles!.map(({ Description }) => Description).join();
}

beforeAll(async () => {
  aws = await LocalAws.start(SEED);
  holdings = new Holdings(aws);
  await aws.control('clock', { to: '2027-03-01T21:00:00Z' }); // far from the daily runs
  const deployment = new Deployment(aws);
  await deployment.deploy(withSharedRole());
  gateway = await RunningGateway.of(aws, deployment, STACK);
  const members = await gateway.until(2);
  before = { members: members.map(({ instanceId }) => instanceId), server: await holdings.server('prod-app01') };
  expect(await roleOf(before.server.instance.IamInstanceProfile!.Arn!)).toBe('shared');
  update = await deployWatched({ aws, deployment, gateway, stackName: STACK }, gatewayApp({}));
}, 300_000);

afterAll(() => aws?.stop());

test('members get a role of their own one by one, with two healthy throughout', async () => {
  expect(update).toMatchObject({ status: 'UPDATE_COMPLETE', failures: [], fewestHealthy: 2 });
  const members = await gateway.until(2);
  expect(members.filter(({ instanceId }) => before.members.includes(instanceId))).toEqual([]);
  for (const { IamInstanceProfile } of await gateway.instances(members.map(({ instanceId }) => instanceId))) {
    expect(await roleOf(IamInstanceProfile!.Arn!)).toBe('Oban environment prod: members of cluster b2g');
  }
});

/**
 * The profile of an instance is replaced in place: IamInstanceProfile needs no interruption.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-instance.html
 */
test('a server gets its role without an interruption', async () => {
  const { instance, dataVolumes, protectedFromTermination } = await holdings.server('prod-app01');
  expect(await roleOf(instance.IamInstanceProfile!.Arn!)).toBe('Oban environment prod: server app01');
  expect(instance).toMatchObject({ InstanceId: before.server.instance.InstanceId, LaunchTime: before.server.instance.LaunchTime });
  expect(dataVolumes.map(({ VolumeId }) => VolumeId)).toEqual(before.server.dataVolumes.map(({ VolumeId }) => VolumeId));
  expect(protectedFromTermination).toBe(true);
});

test('the shared role is deleted', async () => {
  const { Roles } = await new IAMClient(clientConfig(aws)).send(new ListRolesCommand({}));
  expect(Roles!.filter(({ Description }) => Description === 'shared')).toEqual([]);
});
