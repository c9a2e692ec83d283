import * as path from 'path';
import { App, Size, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as rds from 'aws-cdk-lib/aws-rds';
import * as route53 from 'aws-cdk-lib/aws-route53';
import { production } from '../../examples/production/app';
import { input } from '../../examples/production/input';
import { ClusterOptions, GatewayEntry, ObanAccount, ObanEnvironment, ObanEnvironmentProps, ObanServer, ServerImage } from '../../src';

export const SEED = path.join(__dirname, 'seed.json');

// All of them are in the seed: a real account has its images before it has an environment.
export const BASE_IMAGE = input.gatewayImages['ap-southeast-2'];
export const PROMOTED_IMAGE = 'ami-0b1b2c3d4e5f60718';
export const NEXT_IMAGE = 'ami-0c1b2c3d4e5f60718';
export const MENDED_IMAGE = 'ami-0e1b2c3d4e5f60718';
export const NEVER_HEALTHY_IMAGE = 'ami-0d1b2c3d4e5f60718';

export interface Changes {
  readonly tag?: string;
  readonly baseImage?: string;
  readonly protectionOptOut?: string;
}

/** Returns the production example with the changes of a later commit. */
export function productionApp(changes: Changes = {}, outdir?: string): App {
  const app = new App({ outdir, context: { commit: changes.tag ?? 'first', protectionOptOut: changes.protectionOptOut } });
  production(app, { ...input, gatewayImages: { 'ap-southeast-2': changes.baseImage ?? BASE_IMAGE } });
  return app;
}

/** Returns a server in an app of another repository, which refers to the environment by its outputs. */
export function serverApp(outputs: Record<string, string>): App {
  const app = new App();
  const stack = new Stack(app, 'oban-more-servers', { env: { account: input.account, region: input.region } });
  const environment = ObanEnvironment.fromAttributes(stack, 'Production', {
    environmentName: 'prod',
    vpc: ec2.Vpc.fromVpcAttributes(stack, 'Vpc', {
      vpcId: outputs.VpcId,
      availabilityZones: input.availabilityZones,
      privateSubnetIds: outputs.ApplicationSubnetIds.split(','),
    }),
    applicationSubnets: { subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS },
    keyPairName: outputs.KeyPairName,
    encryptionKeyArn: outputs.EncryptionKeyArn,
    databaseSecurityGroupId: outputs.DatabaseSecurityGroupId,
    protectionOptOut: 'lives for a test',
  });
  new ObanServer(stack, 'App07', {
    environment,
    serverName: 'app07',
    image: ServerImage.windows(input.serverImages),
    dataVolumes: [{ drive: 'D', size: Size.gibibytes(10) }],
  });
  return app;
}

/** Returns the same account and environment with another gateway and other changes of a test, in stacks that can be deleted. */
export function gatewayApp(gateway: Partial<ClusterOptions>, others: Partial<ObanEnvironmentProps> = {}): App {
  const app = new App();
  const env = { account: input.account, region: input.region };
  const account = new ObanAccount(new Stack(app, 'oban-account', { env }), 'Account', {
    operators: [new iam.AccountPrincipal(input.operatorsAccount)],
    notifications: { emailAddresses: input.alertEmailAddresses },
  });
  const stack = new Stack(app, 'oban-production', { env });
  new ObanEnvironment(stack, 'Production', {
    environmentName: 'prod',
    account,
    network: { ipAddresses: ec2.IpAddresses.cidr(input.addressRange), availabilityZones: input.availabilityZones },
    gateway: {
      entry: GatewayEntry.https({
        domainName: input.gatewayDomainName,
        hostedZone: route53.HostedZone.fromHostedZoneAttributes(stack, 'Zone', input.hostedZone),
      }),
      image: ServerImage.windows(input.gatewayImages),
      ...gateway,
    },
    servers: { app01: { image: ServerImage.windows(input.serverImages), dataVolumes: [{ drive: 'D', size: Size.gibibytes(200) }] } },
    database: { engineVersion: rds.SqlServerEngineVersion.VER_16_00_4236_2_V1, allocatedStorage: Size.gibibytes(500) },
    notifications: { emailAddresses: input.alertEmailAddresses },
    ...others,
  });
  return app;
}
