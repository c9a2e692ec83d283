import { Size, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as rds from 'aws-cdk-lib/aws-rds';
import * as route53 from 'aws-cdk-lib/aws-route53';
import { Construct } from 'constructs';
import { EnvironmentProfile, GatewayEntry, IObanAccount, ObanEnvironment, Readiness, ServerImage } from 'oban-environment';
import { EnvironmentSettings } from './settings';

interface EnvironmentStackProps {
  readonly settings: EnvironmentSettings;
  readonly profile: EnvironmentProfile;
  readonly account: IObanAccount;
}

/** An environment. The README describes the two reasons that `cdk deploy -c` takes. */
export class EnvironmentStack extends Stack {
  constructor(scope: Construct, id: string, { settings, profile, account }: EnvironmentStackProps) {
    const firstInstallation: string | undefined = scope.node.tryGetContext('firstInstallation');
    const protectionOptOut: string | undefined = firstInstallation ?? scope.node.tryGetContext('protectionOptOut');
    super(scope, id, {
      env: { account: settings.account, region: settings.region },
      terminationProtection: protectionOptOut === undefined,
    });

    new ObanEnvironment(this, 'Environment', {
      environmentName: settings.environmentName,
      account,
      profile,
      network: {
        ipAddresses: ec2.IpAddresses.cidr(settings.addressRange),
        availabilityZones: settings.availabilityZones,
      },
      gateway: {
        entry: GatewayEntry.https({
          domainName: settings.gatewayDomainName,
          hostedZone: route53.HostedZone.fromHostedZoneAttributes(this, 'Zone', settings.hostedZone),
          healthPath: '/health',
        }),
        image: ServerImage.windows({ [settings.region]: settings.gatewayImage }),
        readiness: firstInstallation === undefined ? undefined : Readiness.instanceRunning(firstInstallation),
      },
      database: {
        engineVersion: rds.SqlServerEngineVersion.VER_16_00_4236_2_V1,
        allocatedStorage: Size.gibibytes(200),
        timezone: settings.databaseTimezone,
      },
      notifications: { emailAddresses: settings.alertEmailAddresses },
      protectionOptOut,
    });
  }
}
