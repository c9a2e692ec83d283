import { App, Size, Stack } from 'aws-cdk-lib';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as rds from 'aws-cdk-lib/aws-rds';
import type { Estate } from './estate';
// In your own repository: from 'oban-environment'.
import { GatewayEntry, ObanAccount, ObanEnvironment, ServerImage } from '../../src';

/** Adds the stacks of an environment that takes over what was made by hand: docs/guide/adopting.md. */
export function adopting(app: App, estate: Estate): void {
  const env = { account: estate.account, region: estate.region };
  const notifications = { emailAddresses: ['alerts@example.com'] };
  const account = new ObanAccount(new Stack(app, 'oban-account', { env }), 'Account', {
    operators: [new iam.AccountPrincipal('210987654321')],
    notifications,
    namePrefix: 'Oban', // roles and groups with the names of the library exist
  });
  const stack = new Stack(app, 'oban-production', { env });
  const environment = new ObanEnvironment(stack, 'Production', {
    environmentName: 'prod',
    account,
    notifications,
    network: {
      vpc: ec2.Vpc.fromVpcAttributes(stack, 'Vpc', {
        vpcId: estate.vpcId,
        availabilityZones: estate.availabilityZones,
        publicSubnetIds: estate.publicSubnetIds,
        privateSubnetIds: estate.applicationSubnetIds,
        isolatedSubnetIds: estate.dataSubnetIds,
      }),
      publicSubnets: { subnetType: ec2.SubnetType.PUBLIC },
      applicationSubnets: { subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS },
      dataSubnets: { subnetType: ec2.SubnetType.PRIVATE_ISOLATED },
    },
    gateway: {
      entry: GatewayEntry.https({ certificate: acm.Certificate.fromCertificateArn(stack, 'Certificate', estate.certificateArn) }),
      image: ServerImage.windows({ [estate.region]: estate.gatewayImageId }), // an image of a member that was made by hand
    },
    servers: {
      app01: {
        image: ServerImage.windows({ [estate.region]: estate.server.imageId }),
        instanceType: new ec2.InstanceType(estate.server.instanceType),
        dataVolumes: [{ drive: 'D', size: Size.gibibytes(estate.server.volume.sizeInGib) }],
      },
    },
    database: {
      engineVersion: rds.SqlServerEngineVersion.VER_16_00_4236_2_V1,
      allocatedStorage: Size.gibibytes(estate.database.storageInGib),
      timezone: estate.database.timezone,
      masterUsername: estate.database.masterUsername,
    },
  });
  describeAsMade(environment, estate);
}

/** AWS cannot change these properties in place: the template states the values that the resources have. */
function describeAsMade({ servers, database }: ObanEnvironment, estate: Estate): void {
  const { instance: { instance }, dataVolumes: { D: volume } } = servers.app01;
  instance.addPropertyOverride('KeyName', estate.server.keyName);
  instance.addPropertyDeletionOverride('BlockDeviceMappings'); // the root volume is that of the image
  volume.addPropertyOverride('Encrypted', estate.server.volume.encrypted);
  volume.addPropertyDeletionOverride('KmsKeyId');
  const attachment = volume.node.scope!.node.findChild('Attachment') as ec2.CfnVolumeAttachment;
  attachment.addPropertyOverride('Device', estate.server.volume.device);

  const instanceOfDatabase = database!.instance.node.defaultChild as rds.CfnDBInstance;
  instanceOfDatabase.addPropertyOverride('DBSubnetGroupName', estate.database.subnetGroupName);
  instanceOfDatabase.addPropertyOverride('KmsKeyId', estate.database.keyArn);
}
