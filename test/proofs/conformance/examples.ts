import { App, Size, Stack } from 'aws-cdk-lib';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as rds from 'aws-cdk-lib/aws-rds';
import { Construct } from 'constructs';
import { Synthesis } from './synthesis';
import { production } from '../../../examples/production/app';
import { input } from '../../../examples/production/input';
import { EnvironmentProfile, GatewayEntry, ObanAccount, ObanEnvironment, ServerImage, ServerTier } from '../../../src';

export const PRODUCTION_STACK = 'oban-production';
export const SECOND_CLUSTER = 'portal';
export const STAGING_STACK = 'oban-staging';
export const EXISTING_CERTIFICATE = `arn:aws:acm:${input.region}:${input.account}:certificate/0f3c0ff2-5d4d-4a52-9c47-6b3d2f8f1a10`;

/** The shipped production example, or the same with what a consumer may add to it. */
export type Example = 'production' | 'extended';

const apps: { [example in Example]: () => App } = {
  production: () => {
    const app = new App();
    production(app, input);
    return app;
  },
  extended: () => {
    const app = apps.production();
    addSecondCluster(app);
    addStaging(app);
    return app;
  },
};
const synthesised = new Map<Example, Synthesis>();

/** Returns the templates of an example. They are shared: change a copy. */
export function synthesisOf(example: Example): Synthesis {
  const synthesis = synthesised.get(example) ?? Synthesis.of(apps[example]());
  synthesised.set(example, synthesis);
  return synthesis;
}

/** A further system with a low recovery time objective, with a certificate that was imported into the certificate manager. */
function addSecondCluster(app: App): void {
  const environment = app.node.findChild(PRODUCTION_STACK).node.findChild('Production') as ObanEnvironment;
  environment.addCluster(SECOND_CLUSTER, { entry: existingCertificateEntry(environment), image: ServerImage.windows(input.gatewayImages) });
}

/** A smaller environment beside production, in the same account and Region. */
function addStaging(app: App): void {
  const stack = new Stack(app, STAGING_STACK, { env: { account: input.account, region: input.region } });
  new ObanEnvironment(stack, 'Staging', {
    environmentName: 'staging',
    account: app.node.findChild('oban-account').node.findChild('Account') as ObanAccount,
    profile: EnvironmentProfile.staging(),
    network: { ipAddresses: ec2.IpAddresses.cidr('10.21.0.0/16'), availabilityZones: input.availabilityZones },
    gateway: { entry: existingCertificateEntry(stack), image: ServerImage.windows(input.gatewayImages) },
    servers: {
      app01: { image: ServerImage.windows(input.serverImages), dataVolumes: [{ drive: 'D', size: Size.gibibytes(100) }] },
      files: {
        image: ServerImage.linux(input.serverImages),
        tier: ServerTier.PUBLIC,
        dataVolumes: [{ mountPoint: '/srv/files', device: '/dev/sdf', size: Size.gibibytes(100) }],
      },
    },
    database: {
      engineVersion: rds.SqlServerEngineVersion.VER_16_00_4236_2_V1,
      allocatedStorage: Size.gibibytes(200),
      backupCopyRegion: 'ap-southeast-1',
      backupCopyKeyArn: `arn:aws:kms:ap-southeast-1:${input.account}:key/11111111-2222-3333-4444-555555555555`,
    },
    notifications: { emailAddresses: input.alertEmailAddresses },
  });
}

function existingCertificateEntry(scope: Construct): GatewayEntry {
  return GatewayEntry.https({ certificate: acm.Certificate.fromCertificateArn(scope, 'ExistingCertificate', EXISTING_CERTIFICATE) });
}
