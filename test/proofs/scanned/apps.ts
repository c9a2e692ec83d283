import { App, Size, Stack } from 'aws-cdk-lib';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as rds from 'aws-cdk-lib/aws-rds';
import * as route53 from 'aws-cdk-lib/aws-route53';
import { production } from '../../../examples/production/app';
import { input } from '../../../examples/production/input';
import { EnvironmentProfile, GatewayEntry, ObanAccount, ObanEnvironment, ObanEnvironmentProps, ObanServer, ServerImage, ServerTier } from '../../../src';

const ENV = { account: '123456789012', region: 'ap-southeast-2' };
const ZONES = ['ap-southeast-2a', 'ap-southeast-2b'];
const WINDOWS = ServerImage.windows({ [ENV.region]: 'ami-0a1b2c3d4e5f60718' });
const LINUX = ServerImage.linux({ [ENV.region]: 'ami-0f1e2d3c4b5a69788' });
const NOTIFICATIONS = { emailAddresses: ['alerts@example.com'] };
const DATABASE = { engineVersion: rds.SqlServerEngineVersion.VER_16_00_4236_2_V1, allocatedStorage: Size.gibibytes(200) };

const stackOf = (app: App, name: string) => new Stack(app, name, { env: ENV, terminationProtection: true });

const accountOf = (app: App) => new ObanAccount(stackOf(app, 'oban-account'), 'Account', {
  operators: [new iam.AccountPrincipal('210987654321')], notifications: NOTIFICATIONS,
});

const certificateOf = (stack: Stack) => acm.Certificate.fromCertificateArn(
  stack, 'Certificate', `arn:aws:acm:${ENV.region}:${ENV.account}:certificate/11111111-2222-3333-4444-555555555555`);

const zoneOf = (stack: Stack) => route53.HostedZone.fromHostedZoneAttributes(stack, 'Zone', { hostedZoneId: 'Z0123456789ABCDEFGHIJ', zoneName: 'example.com' });

function environment(
  app: App, account: ObanAccount, environmentName: string, props: (stack: Stack) => Partial<ObanEnvironmentProps> = () => ({}),
): ObanEnvironment {
  const stack = stackOf(app, `oban-${environmentName}`);
  return new ObanEnvironment(stack, 'Environment', {
    environmentName,
    account,
    notifications: NOTIFICATIONS,
    network: { ipAddresses: ec2.IpAddresses.cidr('10.20.0.0/16'), availabilityZones: ZONES },
    gateway: { entry: GatewayEntry.https({ domainName: 'b2g.example.com', hostedZone: zoneOf(stack) }), image: WINDOWS },
    ...props(stack),
  });
}

/** A VPC as its owner made it. */
function existingVpc(stack: Stack): ec2.IVpc {
  const ids = (tier: string) => [`subnet-0123456789abcde${tier}a`, `subnet-0123456789abcde${tier}b`];
  return ec2.Vpc.fromVpcAttributes(stack, 'Vpc', {
    vpcId: 'vpc-0123456789abcdef0',
    vpcCidrBlock: '10.20.0.0/16',
    availabilityZones: ZONES,
    publicSubnetIds: ids('1'),
    privateSubnetIds: ids('2'),
    isolatedSubnetIds: ids('3'),
  });
}

/** The apps that scanners check. */
export const SCANNED_APPS: { readonly [name: string]: (app: App) => void } = {
  'the production example': (app) => production(app, input),

  'two environments': (app) => {
    const account = accountOf(app);
    environment(app, account, 'prod', () => ({ database: DATABASE, servers: { app01: { image: WINDOWS } } }));
    environment(app, account, 'staging', () => ({ profile: EnvironmentProfile.staging(), database: DATABASE }));
  },

  'a minimal environment': (app) => {
    environment(app, accountOf(app), 'prod');
  },

  'an existing VPC, mutual TLS and a public server': (app) => {
    environment(app, accountOf(app), 'prod', (stack) => ({
      network: {
        vpc: existingVpc(stack),
        publicSubnets: { subnetType: ec2.SubnetType.PUBLIC },
        applicationSubnets: { subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS },
        dataSubnets: { subnetType: ec2.SubnetType.PRIVATE_ISOLATED },
      },
      gateway: {
        entry: GatewayEntry.mutualTls({
          certificate: certificateOf(stack),
          trustStore: elbv2.TrustStore.fromTrustStoreArn(stack, 'Partners', `arn:aws:elasticloadbalancing:${ENV.region}:${ENV.account}:truststore/partners/73e2d6bc24d8a067`),
        }),
        image: WINDOWS,
      },
      servers: { web01: { image: WINDOWS, tier: ServerTier.PUBLIC, dataVolumes: [{ drive: 'D', size: Size.gibibytes(10) }] } },
    }));
  },

  'Linux members that end TLS': (app) => {
    environment(app, accountOf(app), 'prod', () => ({
      gateway: { entry: GatewayEntry.tlsPassThrough(), image: LINUX },
      servers: { app01: { image: LINUX, dataVolumes: [{ mountPoint: '/data', device: '/dev/sdf', size: Size.gibibytes(10) }] } },
    }));
  },

  'servers in other stacks': (app) => {
    const made = environment(app, accountOf(app), 'prod', () => ({ database: DATABASE }));
    new ObanServer(stackOf(app, 'oban-more'), 'App07', { environment: made, serverName: 'app07', image: WINDOWS, dataVolumes: [{ drive: 'D', size: Size.gibibytes(10) }] });
    const elsewhere = stackOf(app, 'oban-elsewhere');
    new ObanServer(elsewhere, 'App08', {
      environment: ObanEnvironment.fromAttributes(elsewhere, 'Environment', {
        environmentName: 'prod',
        vpc: existingVpc(elsewhere),
        applicationSubnets: { subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS },
        keyPairName: 'oban-prod',
        encryptionKeyArn: `arn:aws:kms:${ENV.region}:${ENV.account}:key/11111111-2222-3333-4444-555555555555`,
        databaseSecurityGroupId: 'sg-0123456789abcdef0',
        alarmTopicArn: `arn:aws:sns:${ENV.region}:${ENV.account}:alarms`,
      }),
      serverName: 'app08',
      image: LINUX,
    });
  },
};
