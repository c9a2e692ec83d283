import { AutoScalingClient, DetachInstancesCommand } from '@aws-sdk/client-auto-scaling';
import {
  CreateSecurityGroupCommand, DeregisterImageCommand, DescribeImagesCommand, EC2Client, ModifyInstanceAttributeCommand,
  RevokeSecurityGroupEgressCommand, TerminateInstancesCommand,
} from '@aws-sdk/client-ec2';
import { GetParametersByPathCommand, SSMClient } from '@aws-sdk/client-ssm';
import { clientConfig } from './clients';
import { DeployedFunctions } from './deployed-functions';
import { Deployment } from './deployment';
import { RunningGateway } from './gateway';
import { LocalAws } from './local-aws';
import { Operator } from './operator';
import { BASE_IMAGE, gatewayApp, SEED } from './production-app';

/** Follows "A server is compromised" in docs/runbook.md for a member of the gateway from whose image the next member would start. */
const STACK = 'oban-production';
const POINTER = `/oban/prod/b2g/image/${BASE_IMAGE}`;
const PROD = ['--environment', 'prod'];

let aws: LocalAws;
let ec2: EC2Client;
let ssm: SSMClient;
let deployment: Deployment;
let functions: DeployedFunctions;
let gateway: RunningGateway;
let operator: Operator;
let compromised: string;
let clean: string;
let bad: string;

async function images(source?: string): Promise<string[]> {
  const from = source === undefined ? [] : [{ Name: 'tag:oban:source-instance', Values: [source] }];
  const { Images } = await ec2.send(new DescribeImagesCommand({ Owners: ['self'], Filters: [{ Name: 'tag:oban:source', Values: ['b2g'] }, ...from] }));
  return Images!.map(({ ImageId }) => ImageId!);
}

async function passDay(): Promise<void> {
  await aws.control('clock', { advanceSeconds: 86_400, stepwise: true });
}

async function stateOf(instanceId: string): Promise<string | undefined> {
  return (await gateway.instances([instanceId]))[0].State?.Name;
}

async function done(...command: string[]): Promise<string> {
  const { exitStatus, out, err } = await operator.backup(...command, ...PROD);
  expect({ command, exitStatus, err: exitStatus === 0 ? '' : err }).toEqual({ command, exitStatus: 0, err: '' });
  return out;
}

beforeAll(async () => {
  aws = await LocalAws.start(SEED);
  ec2 = new EC2Client(clientConfig(aws));
  ssm = new SSMClient(clientConfig(aws));
  operator = new Operator(aws);
  await aws.control('clock', { to: '2026-11-20T21:00:00Z' });
  deployment = new Deployment(aws);
  await deployment.deploy(gatewayApp({}));
  functions = new DeployedFunctions(aws, deployment, STACK);
  gateway = await RunningGateway.of(aws, deployment, STACK);
  await gateway.until(2);
  await passDay();
  clean = await gateway.pointer(POINTER);
  // The member of the first image is lost, so later images are made of the other member, which is compromised.
  const [{ SourceInstanceId }] = (await ec2.send(new DescribeImagesCommand({ ImageIds: [clean] }))).Images!;
  compromised = (await gateway.healthyMembers()).map(({ instanceId }) => instanceId).find((id) => id !== SourceInstanceId)!;
  await gateway.terminate(SourceInstanceId!);
  await aws.advanceClock(3_600);
  await gateway.until(2);
  await passDay();
  bad = await gateway.pointer(POINTER);
}, 600_000);

afterAll(async () => aws?.stop());

test('the next member would start from the image of the compromised server', async () => {
  expect(bad).not.toBe(clean);
  expect(await images(compromised)).toContain(bad);
});

test('1. quarantine and hold stop the promotion of its images, and the command reports that the pointer names one', async () => {
  expect(await done('quarantine', compromised, '--reason', 'a webshell', '--yes')).toContain(bad);
  await done('hold', 'b2g', '--reason', `a webshell on ${compromised}`, '--until', '2026-12-03', '--yes');
  const records = await Promise.all(['quarantine', 'holds'].map((kind) => ssm.send(new GetParametersByPathCommand({ Path: `/oban/prod/${kind}` }))));
  expect(records.flatMap(({ Parameters }) => Parameters!.map(({ Name }) => Name))).toEqual([`/oban/prod/quarantine/${compromised}`, '/oban/prod/holds/b2g']);
}, 300_000);

test('2. the pointer goes back to a clean image, and a rollback to a quarantined image is rejected', async () => {
  await done('rollback', '--to', clean, '--yes');
  expect(await operator.backup('rollback', '--to', bad, '--yes', ...PROD)).toMatchObject({ exitStatus: 1, err: expect.stringContaining(bad) });
  expect(await gateway.pointer(POINTER)).toBe(clean);
}, 300_000);

test('3. the compromised member leaves its group and stays running in isolation, and a member from the clean image replaces it', async () => {
  const [group] = await deployment.resources(STACK, 'AWS::AutoScaling::AutoScalingGroup');
  await new AutoScalingClient(clientConfig(aws)).send(new DetachInstancesCommand({
    AutoScalingGroupName: group, InstanceIds: [compromised], ShouldDecrementDesiredCapacity: false,
  }));
  await ec2.send(new ModifyInstanceAttributeCommand({ InstanceId: compromised, DisableApiTermination: { Value: true } }));
  const [{ VpcId }] = await gateway.instances([compromised]);
  const { GroupId } = await ec2.send(new CreateSecurityGroupCommand({ GroupName: 'isolated', Description: 'No traffic', VpcId }));
  await ec2.send(new RevokeSecurityGroupEgressCommand({ GroupId, IpPermissions: [{ IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] }] }));
  await ec2.send(new ModifyInstanceAttributeCommand({ InstanceId: compromised, Groups: [GroupId!] }));
  await aws.advanceClock(3_600);

  const members = await gateway.until(2);
  expect(members.map(({ instanceId }) => instanceId)).not.toContain(compromised);
  expect(members.map(({ image }) => image)).toEqual([clean, clean]);
  expect(await stateOf(compromised)).toBe('running');
}, 300_000);

test('later images are made and not promoted, and the check reports the hold, the quarantine and the detached instance', async () => {
  const before = await images();
  await passDay();
  await passDay();
  expect((await images()).length).toBeGreaterThan(before.length);
  expect(await gateway.pointer(POINTER)).toBe(clean);
  expect(await stateOf(compromised)).toBe('running');
  expect(await images(compromised)).toContain(bad);
  const { verdict } = await functions.run('check-backups');
  const said = JSON.stringify(verdict);
  expect(said).toContain(`a webshell on ${compromised}`); // the reason of the hold
  expect(said).toContain(bad);
  expect(said).toContain('the inventory does not contain it');
}, 300_000);

test('8. the quarantine is lifted after its images are removed, a later image is promoted, and all backups are healthy', async () => {
  await done('release', 'b2g');
  await ec2.send(new ModifyInstanceAttributeCommand({ InstanceId: compromised, DisableApiTermination: { Value: false } }));
  await ec2.send(new TerminateInstancesCommand({ InstanceIds: [compromised] }));
  for (const ImageId of await images(compromised)) {
    await ec2.send(new DeregisterImageCommand({ ImageId, DeleteAssociatedSnapshots: true }));
  }
  await done('quarantine', compromised, '--undo', '--yes');
  await passDay();
  expect(await gateway.pointer(POINTER)).not.toBe(clean);
  expect(await done('status')).toContain('all healthy');
}, 300_000);
