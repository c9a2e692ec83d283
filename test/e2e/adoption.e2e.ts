import { execFile } from 'child_process';
import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { promisify } from 'util';
import { AutoScalingClient, DescribeAutoScalingGroupsCommand } from '@aws-sdk/client-auto-scaling';
import { CloudFormationClient, CreateStackCommand } from '@aws-sdk/client-cloudformation';
import { DescribeImagesCommand, DescribeInstancesCommand, DescribeVolumesCommand, EC2Client } from '@aws-sdk/client-ec2';
import { DescribeDBInstancesCommand, RDSClient } from '@aws-sdk/client-rds';
import { App } from 'aws-cdk-lib';
import { CloudAssembly } from 'aws-cdk-lib/cx-api';
import { clientConfig } from './clients';
import { DeployedFunctions } from './deployed-functions';
import { Deployment } from './deployment';
import { makeByHand } from './estate-by-hand';
import { RunningGateway } from './gateway';
import { LocalAws } from './local-aws';
import { adopting } from '../../examples/adopting/app';
import type { Estate } from '../../examples/adopting/estate';
import { writeSteps } from '../../examples/adopting/steps';
import { table } from '../support/table';

const STACK = 'oban-production';
const CERTIFICATE = 'arn:aws:acm:ap-southeast-2:123456789012:certificate/11111111-2222-3333-4444-555555555555';
const SEED = path.join(__dirname, '../../local-aws/seed.example.json');

let aws: LocalAws;
let ec2: EC2Client;
let rds: RDSClient;
let deployment: Deployment;
let folder: string;
let estate: Estate;
let resources: Record<string, any>;
let before: Awaited<ReturnType<typeof identity>>;

/** The identity of what must not be replaced. */
async function identity() {
  const [{ Reservations }, { Volumes }, { DBInstances }] = await Promise.all([
    ec2.send(new DescribeInstancesCommand({ InstanceIds: [estate.server.instanceId] })),
    ec2.send(new DescribeVolumesCommand({ Filters: [{ Name: 'attachment.instance-id', Values: [estate.server.instanceId] }] })),
    rds.send(new DescribeDBInstancesCommand({})),
  ]);
  const [{ InstanceId, LaunchTime, PrivateIpAddress, State }] = Reservations![0].Instances!;
  return {
    server: [InstanceId, LaunchTime, PrivateIpAddress, State!.Name],
    volumes: Volumes!.map(({ VolumeId, CreateTime, Attachments }) => (
      [VolumeId, CreateTime, Attachments![0].Device, Attachments![0].AttachTime])).sort(),
    databases: DBInstances!.map(({ DBInstanceIdentifier, DbiResourceId, InstanceCreateTime }) => (
      [DBInstanceIdentifier, DbiResourceId, InstanceCreateTime])),
  };
}

const assembly = (step?: string) => ({ synth: () => new CloudAssembly(path.join(folder, step === undefined ? 'app' : `app.${step}`)) });
const logicalId = (type: string) => Object.keys(resources).find((id) => resources[id].Type === type)!;

/** The CDK CLI as a consumer runs it. */
async function importWithCli(): Promise<string> {
  const mapping = path.join(folder, 'mapping.json');
  const { server, database } = estate;
  fs.writeFileSync(mapping, JSON.stringify({
    [logicalId('AWS::EC2::Instance')]: { InstanceId: server.instanceId },
    [logicalId('AWS::EC2::Volume')]: { VolumeId: server.volume.volumeId },
    [logicalId('AWS::EC2::VolumeAttachment')]: { VolumeId: server.volume.volumeId, InstanceId: server.instanceId },
    [logicalId('AWS::RDS::DBInstance')]: { DBInstanceIdentifier: database.identifier },
  }));
  const { stdout, stderr } = await promisify(execFile)('npx', [
    'cdk', '--no-notices', 'import', STACK, '--app', path.join(folder, 'app.import'), '--resource-mapping', mapping,
  ], {
    env: {
      ...process.env,
      AWS_ENDPOINT_URL: aws.url,
      AWS_REGION: estate.region,
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      AWS_EC2_METADATA_DISABLED: 'true',
      CDK_DISABLE_CLI_TELEMETRY: 'true',
    },
  });
  return stdout + stderr;
}

/** The stack of `cdk bootstrap`: `cdk import` looks there for the bucket of large templates. */
async function bootstrap(): Promise<void> {
  const bucket = `cdk-hnb659fds-assets-${estate.account}-${estate.region}`;
  const outputs = { BucketName: bucket, BucketDomainName: `${bucket}.s3.${estate.region}.amazonaws.com`, BootstrapVersion: '30' };
  await new CloudFormationClient(clientConfig(aws)).send(new CreateStackCommand({
    StackName: 'CDKToolkit',
    TemplateBody: JSON.stringify({
      Resources: { Handle: { Type: 'AWS::CloudFormation::WaitConditionHandle' } },
      Outputs: Object.fromEntries(Object.entries(outputs).map(([name, Value]) => [name, { Value }])),
    }),
  }));
  await deployment.settled('CDKToolkit');
}

beforeAll(async () => {
  aws = await LocalAws.start(SEED);
  [ec2, rds, deployment] = [new EC2Client(clientConfig(aws)), new RDSClient(clientConfig(aws)), new Deployment(aws)];
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'oban-adoption-'));
  estate = await makeByHand(aws, CERTIFICATE);
  await bootstrap();
  before = await identity();
  const app = new App({ outdir: path.join(folder, 'app') });
  adopting(app, estate);
  app.synth();
  writeSteps(path.join(folder, 'app'), STACK);
  resources = assembly().synth().getStackByName(STACK).template.Resources;
}, 300_000);

afterAll(async () => {
  await aws?.stop();
  fs.rmSync(folder, { recursive: true, force: true });
});

test('the first deployment makes what is around the server and the database, and touches neither', async () => {
  await deployment.deploy(assembly('around'));
  expect(await deployment.resources(STACK, 'AWS::EC2::Instance')).toEqual([]);
  expect(await deployment.resources(STACK, 'AWS::RDS::DBInstance')).toEqual([]);
  expect(await identity()).toEqual(before);
}, 300_000);

test('cdk import takes the server, its volume and the database as they are', async () => {
  expect(await importWithCli()).toContain('✅');
  expect(await deployment.resources(STACK, 'AWS::EC2::Instance')).toEqual([estate.server.instanceId]);
  expect(await deployment.resources(STACK, 'AWS::EC2::Volume')).toEqual([estate.server.volume.volumeId]);
  expect(await deployment.resources(STACK, 'AWS::RDS::DBInstance')).toEqual([estate.database.identifier]);
  expect(await identity()).toEqual(before);
}, 300_000);

test('the first deployment rolls the import back: all resources are retained and can be imported again', async () => {
  await deployment.deploy(assembly('around'));
  expect(await deployment.resources(STACK, 'AWS::EC2::Instance')).toEqual([]);
  expect(await identity()).toEqual(before);
  expect(await importWithCli()).toContain('✅');
}, 300_000);

test('the last deployment applies the settings of the library and replaces nothing', async () => {
  await deployment.deploy(assembly());
  expect(await identity()).toEqual(before);

  const { Reservations } = await ec2.send(new DescribeInstancesCommand({ InstanceIds: [estate.server.instanceId] }));
  const [{ Tags, IamInstanceProfile, MetadataOptions, SecurityGroups }] = Reservations![0].Instances!;
  expect(Object.fromEntries(Tags!.map(({ Key, Value }) => [Key, Value]))).toMatchObject({ 'Name': 'prod-app01', 'oban:backup': 'daily', 'oban:environment': 'prod' });
  expect(IamInstanceProfile!.Arn).toContain(STACK);
  expect(MetadataOptions!.HttpTokens).toBe('required');
  expect(SecurityGroups!.map(({ GroupId }) => GroupId)).toEqual(await securityGroupsOf('AWS::EC2::Instance'));
  const { DBInstances: [database] } = await rds.send(new DescribeDBInstancesCommand({})) as { DBInstances: any[] };
  // What interrupts the database waits for the maintenance window.
  expect(database).toMatchObject({
    DeletionProtection: true,
    BackupRetentionPeriod: 35,
    MasterUserSecret: { SecretArn: expect.any(String) },
    PendingModifiedValues: { MultiAZ: true },
  });
}, 300_000);

/** The physical ids of the security groups of a resource. */
async function securityGroupsOf(type: string): Promise<string[]> {
  const [{ 'Fn::GetAtt': [group] }] = resources[logicalId(type)].Properties.SecurityGroupIds;
  return [await deployment.physicalId(STACK, group)];
}

test('the new gateway has two healthy members beside the old group, and the adopted server has an image on the same day', async () => {
  const gateway = await RunningGateway.of(aws, deployment, STACK);
  await gateway.until(2);
  const { AutoScalingGroups } = await new AutoScalingClient(clientConfig(aws)).send(new DescribeAutoScalingGroupsCommand({ AutoScalingGroupNames: ['b2g-by-hand'] }));
  expect(AutoScalingGroups![0].Instances).toHaveLength(2);

  await new DeployedFunctions(aws, deployment, STACK).run('create-images');
  const { Images } = await ec2.send(new DescribeImagesCommand({ Owners: ['self'], Filters: [{ Name: 'tag:oban:source', Values: ['app01'] }] }));
  expect(Images!.map(({ BlockDeviceMappings }) => BlockDeviceMappings!.length)).toEqual([2]);
}, 300_000);

test('no server, volume or database was replaced', async () => {
  const after = await identity();
  const rows = [
    ['VPC, subnets, routes', 'used as they are', estate.vpcId, 'no'],
    ['server app01', 'imported', after.server[0], 'no'],
    ['volumes of app01', 'imported (data), part of the server (root)', after.volumes.map(([id]) => id).join(', '), 'no'],
    ['database', 'imported', after.databases[0][1], 'no'],
    ['group, load balancer, launch template', 'recreated beside the old ones', 'the old ones remain until you remove them', '–'],
    ['roles, groups', 'recreated under other names', 'the old ones remain until you remove them', '–'],
  ].map(([resource, way, id, replaced]) => ({
    'resource': `${resource}`, 'imported, restored or recreated': `${way}`, 'identity': `${id}`, 'replaced': `${replaced}`,
  }));
  process.stdout.write(`\n${table(rows)}\n`);
  expect(after).toEqual(before);
});
