import { App, Size, Stack } from 'aws-cdk-lib';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as rds from 'aws-cdk-lib/aws-rds';
// In your own repository: from 'oban-environment'.
import { EnvironmentProfile, GatewayEntry, ObanAccount, ObanEnvironment, ServerImage } from '../../src';

/** Adds an environment beside production, with the data of snapshots of production. */
export function restore(app: App): void {
  const stack = new Stack(app, 'oban-restored', { env: { account: '123456789012', region: 'ap-southeast-2' }, terminationProtection: true });
  new ObanEnvironment(stack, 'Environment', {
    environmentName: 'restored',
    profile: EnvironmentProfile.production(),
    // The account of production, from the outputs of its stack.
    account: ObanAccount.fromAttributes(stack, 'Account', {
      accessLogBucketName: 'oban-account-logs-example',
      accessLogBucketRegion: 'ap-southeast-2',
      topicArn: 'arn:aws:sns:ap-southeast-2:123456789012:oban-account-alarms',
    }),
    notifications: { emailAddresses: ['alerts@example.com'] },
    network: { ipAddresses: ec2.IpAddresses.cidr('10.22.0.0/16'), availabilityZones: ['ap-southeast-2a', 'ap-southeast-2b'] },
    gateway: {
      entry: GatewayEntry.https({
        certificate: acm.Certificate.fromCertificateArn(
          stack, 'Certificate', 'arn:aws:acm:ap-southeast-2:123456789012:certificate/11111111-2222-3333-4444-555555555555',
        ),
        healthPath: '/health',
      }),
      // An image of a production member. Backups of the environment start from it.
      image: ServerImage.windows({ 'ap-southeast-2': 'ami-0a1b2c3d4e5f60718' }),
    },
    servers: {
      app01: {
        // An image of the server: its root volume. Each data volume is restored from its own snapshot.
        image: ServerImage.windows({ 'ap-southeast-2': 'ami-0f1e2d3c4b5a69788' }),
        dataVolumes: [{ drive: 'D', size: Size.gibibytes(200), snapshotId: 'snap-0d1e2f3a4b5c6d7e8' }],
      },
    },
    database: {
      engineVersion: rds.SqlServerEngineVersion.VER_16_00_4236_2_V1,
      allocatedStorage: Size.gibibytes(500), // at least that of the snapshot
      snapshotIdentifier: 'oban-production-before-the-upgrade', // keep it as long as the database exists
      // RDS restores SQL Server without a standby. Remove this line after the first deployment.
      multiAz: false,
    },
  });
}
