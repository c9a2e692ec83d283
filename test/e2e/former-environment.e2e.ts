import { DescribeImagesCommand, EC2Client, Image } from '@aws-sdk/client-ec2';
import { GetParameterCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { clientConfig } from './clients';
import { DeployedFunctions } from './deployed-functions';
import { Deployment } from './deployment';
import { RunningGateway } from './gateway';
import { LocalAws } from './local-aws';
import { Operator } from './operator';
import { BASE_IMAGE, gatewayApp, SEED } from './production-app';

const STACK = 'oban-production';
const POINTER = `/oban/prod/b2g/image/${BASE_IMAGE}`;
const PROD = ['--environment', 'prod'];
const app = () => gatewayApp({}, { protectionOptOut: 'lives for a test', database: undefined });

let aws: LocalAws;
let ec2: EC2Client;
let ssm: SSMClient;
let deployment: Deployment;
let functions: DeployedFunctions;
let gateway: RunningGateway;
let operator: Operator;
let former: Image[];

async function images(source: string): Promise<Image[]> {
  const { Images } = await ec2.send(new DescribeImagesCommand({ Owners: ['self'], Filters: [{ Name: 'tag:oban:source', Values: [source] }] }));
  return Images!.sort((one, other) => (one.CreationDate! < other.CreationDate! ? -1 : 1));
}

/** Deploys the environment, and waits on the same day until the members have warmed up. */
async function deployed(): Promise<void> {
  await deployment.deploy(app());
  functions = new DeployedFunctions(aws, deployment, STACK);
  gateway = await RunningGateway.of(aws, deployment, STACK);
  await gateway.until(2);
  await aws.advanceClock(3_600);
}

beforeAll(async () => {
  aws = await LocalAws.start(SEED);
  [ec2, ssm] = [new EC2Client(clientConfig(aws)), new SSMClient(clientConfig(aws))];
  operator = new Operator(aws);
  deployment = new Deployment(aws);
  await aws.control('clock', { to: '2026-11-20T09:00:00Z' });
  await deployed();
  await aws.control('clock', { to: '2026-11-21T17:00:00Z', stepwise: true }); // after the images of the second day
  former = await images('b2g');
}, 600_000);

afterAll(async () => aws?.stop());

test('the former environment has images of today, and its pointer names one of them', async () => {
  expect(former).toHaveLength(2);
  expect(former.map(({ ImageId }) => ImageId)).toContain(await gateway.pointer(POINTER));
  expect(await images('app01')).toHaveLength(2);
});

test('the environment is destroyed, and its pointer remains', async () => {
  const { Parameter } = await ssm.send(new GetParameterCommand({ Name: POINTER }));
  expect((await deployment.delete(STACK)).StackStatus).toBe('DELETE_COMPLETE');
  await expect(ssm.send(new GetParameterCommand({ Name: POINTER }))).rejects.toThrow();
  await ssm.send(new PutParameterCommand({
    Name: POINTER,
    Value: Parameter!.Value,
    Type: 'String',
    DataType: 'aws:ec2:image',
    Tags: Object.entries({
      'oban:environment': 'prod', 'oban:source': 'b2g', 'oban:stack': STACK, 'oban:stack-id': `arn:aws:cloudformation:ap-southeast-2:123456789012:stack/${STACK}/earlier`,
    }).map(([Key, Value]) => ({ Key, Value })),
  }));
}, 600_000);

test('members of the environment that is deployed again on the same day start from the base image', async () => {
  await deployed();
  expect(await gateway.pointer(POINTER)).toBe(BASE_IMAGE);
  expect((await gateway.healthyMembers()).map(({ image }) => image)).toEqual([BASE_IMAGE, BASE_IMAGE]);
}, 600_000);

test('the new servers and members are imaged on the same day, and only their image is promoted', async () => {
  await functions.run('create-images');
  await functions.run('roll-clusters');
  await aws.control('clock', { advanceSeconds: 600, stepwise: true });
  expect((await images('app01')).map(({ Name }) => Name)).toEqual([
    'oban/prod/app01/2026-11-20', 'oban/prod/app01/2026-11-21', 'oban/prod/app01/2026-11-21-2',
  ]);
  const newest = (await images('b2g')).at(-1)!;
  expect(newest.Name).toBe('oban/prod/b2g/2026-11-21-2');
  expect(await gateway.pointer(POINTER)).toBe(newest.ImageId);
}, 600_000);

test('status offers the images of the former environment, and a rollback accepts them', async () => {
  const { former: offered, sources } = await operator.json('status', ...PROD);
  const newest = await Promise.all(['app01', 'b2g'].map(async (source) => (await images(source)).at(-1)!.ImageId));
  expect(sources.map(({ state, newestGoodImage }: any) => [state, newestGoodImage])).toEqual(newest.map((id) => ['right', id]));
  expect(offered.map(({ imageId }: any) => imageId).sort()).toEqual(former.map(({ ImageId }) => ImageId).sort());
  const { out } = await operator.backup('status', ...PROD);
  expect(out).toContain(`npx oban-environment backup rollback --to ${former[0].ImageId} --cluster b2g --environment prod`);

  expect(await operator.backup('rollback', '--yes', ...PROD)).toMatchObject({ exitStatus: 0 });
  expect(await gateway.pointer(POINTER)).toBe(BASE_IMAGE);
  expect(await operator.backup('rollback', '--yes', ...PROD)).toMatchObject({ exitStatus: 1, err: expect.stringContaining('there is no earlier image') });
  expect(await operator.backup('rollback', '--to', former[0].ImageId!, '--yes', ...PROD)).toMatchObject({ exitStatus: 0 });
  expect(await gateway.pointer(POINTER)).toBe(former[0].ImageId);
  await functions.run('roll-clusters');
  expect(await gateway.pointer(POINTER)).toBe(former[0].ImageId);
}, 600_000);
