import { App, Size, Stack } from 'aws-cdk-lib';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as rds from 'aws-cdk-lib/aws-rds';
// In your own repository: from 'oban-environment'.
import { GatewayEntry, InterfaceEndpoints, ObanAccount, ObanEnvironment, ServerImage } from '../../src';

/** Adds a production environment in a VPC that a network team owns. */
export function existingVpc(app: App): void {
  const env = { account: '123456789012', region: 'ap-southeast-2' };
  const notifications = { emailAddresses: ['alerts@example.com'] };
  const account = new ObanAccount(new Stack(app, 'oban-account', { env, terminationProtection: true }), 'Account', {
    operators: [new iam.AccountPrincipal('210987654321')],
    notifications,
  });

  const stack = new Stack(app, 'oban-production', { env, terminationProtection: true });
  // By its attributes instead of `Vpc.fromLookup`: every machine synthesises the same template, and no lookup finds another subnet later.
  const vpc = ec2.Vpc.fromVpcAttributes(stack, 'Vpc', {
    vpcId: 'vpc-0123456789abcdef0',
    vpcCidrBlock: '10.0.0.0/16',
    availabilityZones: ['ap-southeast-2a', 'ap-southeast-2b'],
    publicSubnetIds: ['subnet-0a00000000000000a', 'subnet-0a00000000000000b'],
    privateSubnetIds: ['subnet-0b00000000000000a', 'subnet-0b00000000000000b'],
    isolatedSubnetIds: ['subnet-0c00000000000000a', 'subnet-0c00000000000000b'],
  });
  new ObanEnvironment(stack, 'Production', {
    environmentName: 'prod',
    account,
    notifications,
    network: {
      vpc,
      publicSubnets: { subnetType: ec2.SubnetType.PUBLIC },
      applicationSubnets: { subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS },
      dataSubnets: { subnetType: ec2.SubnetType.PRIVATE_ISOLATED },
      interfaceEndpoints: InterfaceEndpoints.existing(),
    },
    gateway: {
      entry: GatewayEntry.https({
        certificate: acm.Certificate.fromCertificateArn(
          stack, 'Certificate', 'arn:aws:acm:ap-southeast-2:123456789012:certificate/11111111-2222-3333-4444-555555555555',
        ),
        healthPath: '/health',
      }),
      image: ServerImage.windows({ 'ap-southeast-2': 'ami-0a1b2c3d4e5f60718' }),
    },
    servers: {
      app01: { image: ServerImage.windows({ 'ap-southeast-2': 'ami-0f1e2d3c4b5a69788' }), dataVolumes: [{ drive: 'D', size: Size.gibibytes(200) }] },
    },
    database: {
      engineVersion: rds.SqlServerEngineVersion.VER_16_00_4236_2_V1,
      allocatedStorage: Size.gibibytes(500),
      timezone: 'AUS Eastern Standard Time',
    },
  });
}
