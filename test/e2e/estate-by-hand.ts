import { AutoScalingClient, CreateAutoScalingGroupCommand } from '@aws-sdk/client-auto-scaling';
import {
  AttachInternetGatewayCommand, AttachVolumeCommand, CreateInternetGatewayCommand, CreateKeyPairCommand, CreateLaunchTemplateCommand,
  CreateRouteCommand, CreateSubnetCommand, CreateVolumeCommand, CreateVpcCommand, DescribeRouteTablesCommand, EC2Client, RunInstancesCommand,
  waitUntilInstanceRunning, waitUntilVolumeAvailable,
} from '@aws-sdk/client-ec2';
import { CreateLoadBalancerCommand, CreateTargetGroupCommand, ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { CreateRoleCommand, IAMClient } from '@aws-sdk/client-iam';
import { CreateKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import { CreateDBInstanceCommand, CreateDBSubnetGroupCommand, RDSClient, waitUntilDBInstanceAvailable } from '@aws-sdk/client-rds';
import { clientConfig } from './clients';
import type { LocalAws } from './local-aws';
import type { Estate } from '../../examples/adopting/estate';
import { input } from '../../examples/production/input';

const ZONES = input.availabilityZones;
const KEY_NAME = 'by-hand';
const SUBNET_GROUP = 'by-hand';
const DATABASE = 'oban-sql';
const PATIENCE = { maxWaitTime: 60, minDelay: 0.2, maxDelay: 0.5 };
const ROLES = ['LambdaBackups', 'EC2_Query', 'CFNAdmin', 'Amazon-SSM-Role'];

/**
 * Makes an environment by hand, with API calls: a VPC, a group of two behind a load balancer, a server with a data volume that nothing tags, a
 * database, and roles with names that the library uses.
 */
export async function makeByHand(aws: LocalAws, certificateArn: string): Promise<Estate> {
  const ec2 = new EC2Client(clientConfig(aws));
  const vpcId = (await ec2.send(new CreateVpcCommand({ CidrBlock: '10.30.0.0/16' }))).Vpc!.VpcId!;
  const subnets = async (third: number) => Promise.all(ZONES.map(async (AvailabilityZone, index) => (
    (await ec2.send(new CreateSubnetCommand({ VpcId: vpcId, AvailabilityZone, CidrBlock: `10.30.${third + index}.0/24` }))).Subnet!.SubnetId!)));
  const [publicSubnetIds, applicationSubnetIds, dataSubnetIds] = [await subnets(0), await subnets(10), await subnets(20)];
  await connect(ec2, vpcId);
  await ec2.send(new CreateKeyPairCommand({ KeyName: KEY_NAME }));
  await makeGroup(aws, ec2, vpcId, publicSubnetIds, applicationSubnetIds);
  await makeRoles(aws);
  return {
    account: input.account,
    region: input.region,
    vpcId,
    availabilityZones: ZONES,
    publicSubnetIds,
    applicationSubnetIds,
    dataSubnetIds,
    certificateArn,
    gatewayImageId: input.gatewayImages['ap-southeast-2'],
    server: await makeServer(ec2, applicationSubnetIds[0]),
    database: await makeDatabase(aws, dataSubnetIds),
  };
}

async function connect(ec2: EC2Client, vpcId: string): Promise<void> {
  const gateway = (await ec2.send(new CreateInternetGatewayCommand({}))).InternetGateway!.InternetGatewayId!;
  await ec2.send(new AttachInternetGatewayCommand({ VpcId: vpcId, InternetGatewayId: gateway }));
  const { RouteTables } = await ec2.send(new DescribeRouteTablesCommand({ Filters: [{ Name: 'vpc-id', Values: [vpcId] }] }));
  await ec2.send(new CreateRouteCommand({ RouteTableId: RouteTables![0].RouteTableId, DestinationCidrBlock: '0.0.0.0/0', GatewayId: gateway }));
}

async function makeGroup(
  aws: LocalAws, ec2: EC2Client, vpcId: string, publicSubnetIds: string[], applicationSubnetIds: string[],
): Promise<void> {
  const elb = new ElasticLoadBalancingV2Client(clientConfig(aws));
  await elb.send(new CreateLoadBalancerCommand({ Name: 'b2g-by-hand', Subnets: publicSubnetIds }));
  const { TargetGroups } = await elb.send(new CreateTargetGroupCommand({ Name: 'b2g-by-hand', VpcId: vpcId, Port: 443, Protocol: 'HTTPS' }));
  await ec2.send(new CreateLaunchTemplateCommand({
    LaunchTemplateName: 'b2g-by-hand',
    LaunchTemplateData: { ImageId: input.gatewayImages['ap-southeast-2'], InstanceType: 'm6i.large', KeyName: KEY_NAME },
  }));
  await new AutoScalingClient(clientConfig(aws)).send(new CreateAutoScalingGroupCommand({
    AutoScalingGroupName: 'b2g-by-hand',
    MinSize: 2,
    MaxSize: 2,
    LaunchTemplate: { LaunchTemplateName: 'b2g-by-hand' },
    TargetGroupARNs: TargetGroups!.map(({ TargetGroupArn }) => TargetGroupArn!),
    VPCZoneIdentifier: applicationSubnetIds.join(),
  }));
}

async function makeServer(ec2: EC2Client, subnetId: string): Promise<Estate['server']> {
  const imageId = input.serverImages['ap-southeast-2'];
  const { Instances } = await ec2.send(new RunInstancesCommand({
    ImageId: imageId, InstanceType: 'm6i.large', KeyName: KEY_NAME, SubnetId: subnetId, MinCount: 1, MaxCount: 1,
  }));
  const instanceId = Instances![0].InstanceId!;
  await waitUntilInstanceRunning({ client: ec2, ...PATIENCE }, { InstanceIds: [instanceId] });
  const volumeId = (await ec2.send(new CreateVolumeCommand({ AvailabilityZone: ZONES[0], Size: 100, VolumeType: 'gp3' }))).VolumeId!;
  await waitUntilVolumeAvailable({ client: ec2, ...PATIENCE }, { VolumeIds: [volumeId] });
  await ec2.send(new AttachVolumeCommand({ InstanceId: instanceId, VolumeId: volumeId, Device: 'xvdf' }));
  return {
    instanceId, imageId, instanceType: 'm6i.large', keyName: KEY_NAME, volume: { volumeId, device: 'xvdf', sizeInGib: 100, encrypted: false },
  };
}

async function makeDatabase(aws: LocalAws, subnetIds: string[]): Promise<Estate['database']> {
  const rds = new RDSClient(clientConfig(aws));
  const { KeyMetadata } = await new KMSClient(clientConfig(aws)).send(new CreateKeyCommand({ Description: 'by hand' }));
  await rds.send(new CreateDBSubnetGroupCommand({ DBSubnetGroupName: SUBNET_GROUP, DBSubnetGroupDescription: 'by hand', SubnetIds: subnetIds }));
  await rds.send(new CreateDBInstanceCommand({
    DBInstanceIdentifier: DATABASE,
    Engine: 'sqlserver-se',
    EngineVersion: '16.00.4236.2.v1',
    LicenseModel: 'license-included',
    DBInstanceClass: 'db.m6i.large',
    AllocatedStorage: 200,
    StorageType: 'gp3',
    StorageEncrypted: true,
    KmsKeyId: KeyMetadata!.Arn,
    MasterUsername: 'oban',
    MasterUserPassword: 'only-for-a-test',
    DBSubnetGroupName: SUBNET_GROUP,
    Timezone: input.databaseTimezone,
  }));
  await waitUntilDBInstanceAvailable({ client: rds, ...PATIENCE }, { DBInstanceIdentifier: DATABASE });
  return {
    identifier: DATABASE,
    subnetGroupName: SUBNET_GROUP,
    keyArn: KeyMetadata!.Arn!,
    storageInGib: 200,
    timezone: input.databaseTimezone,
    masterUsername: 'oban',
  };
}

async function makeRoles(aws: LocalAws): Promise<void> {
  const iam = new IAMClient(clientConfig(aws));
  const trust = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }] };
  await Promise.all(ROLES.map((RoleName) => iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: JSON.stringify(trust) }))));
}
