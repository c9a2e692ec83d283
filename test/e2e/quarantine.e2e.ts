import { CreateTagsCommand, DescribeImagesCommand, DescribeInstancesCommand, EC2Client, Image } from '@aws-sdk/client-ec2';
import { GetParametersByPathCommand, SSMClient } from '@aws-sdk/client-ssm';
import { Duration } from 'aws-cdk-lib';
import { clientConfig } from './clients';
import { DeployedFunctions, Logged } from './deployed-functions';
import { Deployment } from './deployment';
import { RunningGateway } from './gateway';
import { LocalAws } from './local-aws';
import { Operator } from './operator';
import { BASE_IMAGE, gatewayApp, SEED } from './production-app';

const STACK = 'oban-production';
const POINTER = `/oban/prod/b2g/image/${BASE_IMAGE}`;
const PROD = ['--environment', 'prod'];

let aws: LocalAws;
let ec2: EC2Client;
let ssm: SSMClient;
let functions: DeployedFunctions;
let gateway: RunningGateway;
let operator: Operator;

/** The member with the intruder, and the image that its successor starts from. */
let suspect: string;
let copied: Image;

async function images(source = 'b2g'): Promise<Image[]> {
  const { Images } = await ec2.send(new DescribeImagesCommand({ Owners: ['self'], Filters: [{ Name: 'tag:oban:source', Values: [source] }] }));
  return Images!.sort((one, other) => (one.CreationDate! < other.CreationDate! ? -1 : 1));
}

const tagOf = ({ Tags = [] }: { Tags?: { Key?: string; Value?: string }[] }, key = 'oban:quarantine') => Tags.find(({ Key }) => Key === key)?.Value;
const passTo = (instant: string) => aws.control('clock', { to: `${instant}:00Z`, stepwise: true });
const moves = ({ decisions }: Logged) => decisions.filter(({ action, result }) => /pointer/.test(action) && result === 'done');

async function records(kind: 'holds' | 'quarantine'): Promise<(string | undefined)[]> {
  return (await ssm.send(new GetParametersByPathCommand({ Path: `/oban/prod/${kind}` }))).Parameters!.map(({ Name }) => Name!.split('/').at(-1)).sort();
}

/** Terminates a member, and waits for its successor to serve. */
async function replace(instanceId: string): Promise<void> {
  await gateway.terminate(instanceId);
  await aws.control('clock', { advanceSeconds: 600, stepwise: true });
  expect((await gateway.until(2)).map((member) => member.instanceId)).not.toContain(instanceId);
}

/** Returns the command line's report on the backups. */
async function reminders(): Promise<Map<string, string>> {
  const { reminders: told = [] } = await operator.json('status', ...PROD);
  return new Map(told.map(({ subject, reason }: any) => [subject, reason]));
}

beforeAll(async () => {
  aws = await LocalAws.start(SEED);
  [ec2, ssm, operator] = [new EC2Client(clientConfig(aws)), new SSMClient(clientConfig(aws)), new Operator(aws)];
  await aws.control('clock', { to: '2026-11-20T13:00:00Z' });
  const deployment = new Deployment(aws);
  await deployment.deploy(gatewayApp({}, { protectionOptOut: 'lives for a test', database: undefined, backup: { retention: { daily: Duration.days(1) } } }));
  functions = new DeployedFunctions(aws, deployment, STACK);
  gateway = await RunningGateway.of(aws, deployment, STACK);
  await gateway.until(2);
  await passTo('2026-11-20T21:00'); // after the image of the first day, and its promotion
  [copied] = await images();
  suspect = copied.SourceInstanceId!;
}, 300_000);

afterAll(async () => aws?.stop());

test('the image of the intruder\'s member is promoted, and a new member starts from it', async () => {
  expect(await gateway.pointer(POINTER)).toBe(copied.ImageId);
  const other = (await gateway.inService()).find((id) => id !== suspect)!;
  await replace(other);
  expect((await gateway.healthyMembers()).map(({ image }) => image).sort()).toEqual([BASE_IMAGE, copied.ImageId].sort());
}, 60_000);

test('the quarantine of a member includes its image, its successor and the pointer, and reports them', async () => {
  const members = await gateway.inService();
  const command = ['quarantine', suspect, '--reason', 'a webshell', ...PROD];
  expect(await operator.json(...command, '--dry-run')).toMatchObject({ result: 'planned', images: [copied.ImageId], instances: members, clusters: ['b2g'] });
  expect(await records('quarantine')).toEqual([]);
  expect(await operator.backup(...command, '--yes')).toMatchObject({
    exitStatus: 0, out: expect.stringContaining('The pointer of b2g names one of these images, so new members start from it. To move the pointer: npx oban-environment backup rollback --to'),
  });
  expect(await records('quarantine')).toEqual([suspect]);
  expect([...(await reminders()).keys()].sort()).toEqual([copied.ImageId, ...members].sort());
}, 60_000);

test('the image of the next day inherits the quarantine and is not promoted, and the run and the check fail with the remedy', async () => {
  await passTo('2026-11-21T21:00');
  const [, made] = await images();
  expect([made.SourceInstanceId, tagOf(made)]).toEqual([suspect, expect.any(String)]);
  expect(await gateway.pointer(POINTER)).toBe(copied.ImageId);
  expect(moves(await functions.run('roll-clusters'))).toEqual([]);

  const { verdict } = await functions.run('check-backups');
  const cluster = verdict.sources.find(({ source }: any) => source === 'b2g');
  expect([cluster.state, cluster.newestGoodImage]).toEqual(['wrong', undefined]);
  expect(JSON.stringify(cluster.findings)).toContain(`it names ${copied.ImageId}, which is quarantined`);
  const mails = await aws.control<{ subject: string | null; message: string }[]>('messages');
  expect(mails.filter(({ subject }) => subject === 'Backups of prod: problems found, action required').at(-1)!.message).toContain('it is quarantined: a webshell');
}, 60_000);

test('a rollback rejects quarantined images, the pointer goes to a clean image, and members are replaced until all are clean', async () => {
  const [, made] = await images();
  expect(await operator.backup('rollback', '--to', made.ImageId!, '--yes', ...PROD)).toMatchObject({ exitStatus: 1, err: expect.stringContaining(`${made.ImageId} is quarantined`) });
  expect(await operator.backup('rollback', '--to', BASE_IMAGE, '--yes', ...PROD)).toMatchObject({ exitStatus: 0 });
  for (const id of await gateway.inService()) {
    await replace(id);
  }
  expect((await gateway.healthyMembers()).map(({ image }) => image)).toEqual([BASE_IMAGE, BASE_IMAGE]);
  const { instances } = await operator.json('quarantine', suspect, '--reason', 'a webshell', '--dry-run', ...PROD);
  expect(instances).toEqual([]);
}, 60_000);

test('a hold stops promotion and removal of images, is reported by the check, and ends on its last day', async () => {
  const hold = ['hold', 'b2g', '--reason', 'an incident', '--until'];
  expect(await operator.backup(...hold, '2026-12-06', '--yes', ...PROD)).toMatchObject({ exitStatus: 1, err: expect.stringContaining('from 2026-11-21 to 2026-12-05') });
  expect(await operator.backup(...hold, '2026-12-05', '--yes', ...PROD)).toMatchObject({ exitStatus: 0 });
  expect(await operator.backup('release', 'b2g', ...PROD)).toMatchObject({ exitStatus: 0 });
  expect(await records('holds')).toEqual([]);
  expect(await operator.backup(...hold, '2026-11-22', '--yes', ...PROD)).toMatchObject({ exitStatus: 0 });

  await passTo('2026-11-22T21:00');
  const clean = (await images()).at(-1)!;
  expect([tagOf(clean), await gateway.pointer(POINTER)]).toEqual([undefined, BASE_IMAGE]);
  expect((await reminders()).get('b2g')).toBe('it is on hold until 2026-11-22: an incident');

  await passTo('2026-11-23T21:00');
  const latest = (await images()).at(-1)!;
  expect(await gateway.pointer(POINTER)).toBe(latest.ImageId);
  expect((await reminders()).get('b2g')).toContain('its hold ended with 2026-11-22');
  // The quarantined images stay past their day.
  expect((await images()).map(({ ImageId }) => ImageId)).toEqual(expect.arrayContaining([copied.ImageId]));
}, 90_000);

test('--undo lifts the quarantine, and no image from before is promoted', async () => {
  const pointed = await gateway.pointer(POINTER);
  expect(await operator.backup('quarantine', '--undo', suspect, '--yes', ...PROD)).toMatchObject({ exitStatus: 0, out: expect.stringContaining(`${suspect} of prod (account 123456789012, Region ap-southeast-2) is no longer quarantined`) });
  expect([await records('quarantine'), (await images()).filter((image) => tagOf(image) !== undefined)]).toEqual([[], []]);
  expect(moves(await functions.run('roll-clusters'))).toEqual([]);
  expect([await gateway.pointer(POINTER), [...(await reminders()).keys()]]).toEqual([pointed, ['b2g']]);
}, 60_000);

test('a tag that somebody sets by hand gets a record that outlives the instance', async () => {
  const source = (await images()).at(-1)!.SourceInstanceId!;
  await ec2.send(new CreateTagsCommand({ Resources: [source], Tags: [{ Key: 'oban:quarantine', Value: 'a webshell' }] }));
  await replace(source); // Auto Scaling's event about its end starts the function
  expect(await records('quarantine')).toEqual([source]);
  await aws.control('clock', { advanceSeconds: 2 * 3_600 });
  expect((await ec2.send(new DescribeInstancesCommand({ Filters: [{ Name: 'instance-id', Values: [source] }] }))).Reservations).toEqual([]);

  const itsImages = (await images()).filter(({ SourceInstanceId }) => SourceInstanceId === source).map(({ ImageId }) => ImageId!);
  expect(itsImages.length).toBeGreaterThan(0);
  expect([...(await reminders()).keys()]).toEqual(expect.arrayContaining([source, ...itsImages]));
}, 60_000);
