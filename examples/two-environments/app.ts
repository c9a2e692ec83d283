import { App, Size, Stack } from 'aws-cdk-lib';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as rds from 'aws-cdk-lib/aws-rds';
import { EnvironmentProfile, GatewayEntry, ObanAccount, ObanEnvironment, ServerImage } from 'oban-environment';

const app = new App();
const env = { account: '123456789012', region: 'ap-southeast-2' };
const notifications = { emailAddresses: ['alerts@example.com'] };
const certificateArn = 'arn:aws:acm:ap-southeast-2:123456789012:certificate/11111111-2222-3333-4444-555555555555';

const account = new ObanAccount(new Stack(app, 'oban-account', { env, terminationProtection: true }), 'Account', {
  operators: [new iam.AccountPrincipal('210987654321')],
  notifications,
});

function environment(environmentName: string, profile: EnvironmentProfile, addresses: string): void {
  const stack = new Stack(app, `oban-${environmentName}`, { env, terminationProtection: true });
  new ObanEnvironment(stack, 'Environment', {
    environmentName,
    account,
    profile,
    notifications,
    network: { ipAddresses: ec2.IpAddresses.cidr(addresses), availabilityZones: ['ap-southeast-2a', 'ap-southeast-2b'] },
    gateway: {
      entry: GatewayEntry.https({ certificate: acm.Certificate.fromCertificateArn(stack, 'Certificate', certificateArn), healthPath: '/health' }),
      image: ServerImage.windows({ 'ap-southeast-2': 'ami-0a1b2c3d4e5f60718' }),
    },
    servers: { app01: { image: ServerImage.windows({ 'ap-southeast-2': 'ami-0f1e2d3c4b5a69788' }), dataVolumes: [{ drive: 'D', size: Size.gibibytes(200) }] } },
    database: { engineVersion: rds.SqlServerEngineVersion.VER_16_00_4236_2_V1, allocatedStorage: Size.gibibytes(200), timezone: 'AUS Eastern Standard Time' },
  });
}

environment('prod', EnvironmentProfile.production(), '10.20.0.0/16');
environment('staging', EnvironmentProfile.staging(), '10.21.0.0/16');
