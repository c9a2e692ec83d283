import { App, Duration, Size, Stack, Tags } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as rds from 'aws-cdk-lib/aws-rds';
import * as route53 from 'aws-cdk-lib/aws-route53';
import type { input as Input } from './input';
// In your own repository: from 'oban-environment'.
import { GatewayEntry, ObanAccount, ObanEnvironment, ServerImage } from '../../src';

/** Adds a stack for the account and a stack for its production environment. */
export function production(app: App, input: typeof Input): void {
  const env = { account: input.account, region: input.region };
  // Run `cdk deploy -c protectionOptOut='<reason>'` before `cdk destroy`.
  const protectionOptOut = app.node.tryGetContext('protectionOptOut');
  const terminationProtection = protectionOptOut === undefined;

  const accountStack = new Stack(app, 'oban-account', { env, terminationProtection });
  const account = new ObanAccount(accountStack, 'Account', {
    operators: [new iam.AccountPrincipal(input.operatorsAccount)],
    notifications: { emailAddresses: input.alertEmailAddresses },
  });

  const productionStack = new Stack(app, 'oban-production', { env, terminationProtection });
  new ObanEnvironment(productionStack, 'Production', {
    environmentName: 'prod',
    account,
    network: {
      ipAddresses: ec2.IpAddresses.cidr(input.addressRange),
      availabilityZones: input.availabilityZones,
    },
    gateway: {
      entry: GatewayEntry.https({
        domainName: input.gatewayDomainName,
        hostedZone: route53.HostedZone.fromHostedZoneAttributes(productionStack, 'Zone', input.hostedZone),
        healthPath: '/health',
      }),
      image: ServerImage.windows(input.gatewayImages),
    },
    servers: {
      app01: { image: ServerImage.windows(input.serverImages), dataVolumes: [{ drive: 'D', size: Size.gibibytes(200) }] },
      app02: {
        image: ServerImage.windows(input.serverImages),
        availabilityZone: input.availabilityZones[1],
        dataVolumes: [{ drive: 'D', size: Size.gibibytes(200) }, { drive: 'L', size: Size.gibibytes(50) }],
      },
    },
    database: {
      engineVersion: rds.SqlServerEngineVersion.VER_16_00_4236_2_V1,
      allocatedStorage: Size.gibibytes(500),
      timezone: input.databaseTimezone,
    },
    backup: { retention: { daily: Duration.days(7), weekly: Duration.days(35) } },
    notifications: { emailAddresses: input.alertEmailAddresses },
    protectionOptOut,
  });

  // This tag may change with every commit: a tag neither replaces nor restarts a resource.
  Tags.of(app).add('commit', app.node.tryGetContext('commit') ?? 'unknown');
}
