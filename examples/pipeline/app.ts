import { App, Size, Stack, Stage, StageProps } from 'aws-cdk-lib';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as rds from 'aws-cdk-lib/aws-rds';
import * as pipelines from 'aws-cdk-lib/pipelines';
import { Construct } from 'constructs';
// In your own repository: from 'oban-environment'.
import { EnvironmentProfile, GatewayEntry, ObanAccount, ObanEnvironment, ServerImage } from '../../src';

/** The values in which staging and production differ. */
interface ObanStageProps extends StageProps {
  readonly environmentName: string;
  readonly profile: EnvironmentProfile;
  readonly addressRange: string;
  /** The certificate of the gateway, in the account of the stage. */
  readonly certificateArn: string;
}

/** An account with its environment: the same code for staging and production. */
class ObanStage extends Stage {
  constructor(scope: Construct, id: string, props: ObanStageProps) {
    super(scope, id, props);
    const notifications = { emailAddresses: ['alerts@example.com'] };
    const account = new ObanAccount(new Stack(this, 'oban-account', { terminationProtection: true }), 'Account', {
      operators: [new iam.AccountPrincipal('210987654321')],
      notifications,
    });

    const stack = new Stack(this, 'oban-environment', { terminationProtection: true });
    new ObanEnvironment(stack, 'Environment', {
      environmentName: props.environmentName,
      profile: props.profile,
      account,
      notifications,
      network: { ipAddresses: ec2.IpAddresses.cidr(props.addressRange), availabilityZones: ['ap-southeast-2a', 'ap-southeast-2b'] },
      gateway: {
        entry: GatewayEntry.https({ certificate: acm.Certificate.fromCertificateArn(stack, 'Certificate', props.certificateArn), healthPath: '/health' }),
        image: ServerImage.windows({ 'ap-southeast-2': 'ami-0a1b2c3d4e5f60718' }),
      },
      servers: {
        app01: { image: ServerImage.windows({ 'ap-southeast-2': 'ami-0f1e2d3c4b5a69788' }), dataVolumes: [{ drive: 'D', size: Size.gibibytes(200) }] },
      },
      database: { engineVersion: rds.SqlServerEngineVersion.VER_16_00_4236_2_V1, allocatedStorage: Size.gibibytes(200), timezone: 'AUS Eastern Standard Time' },
    });
  }
}

/** Adds a pipeline that deploys staging, waits for an approval, and deploys production, each in an account of its own. */
export function pipeline(app: App): void {
  const region = 'ap-southeast-2';
  const stack = new Stack(app, 'oban-pipeline', { env: { account: '333333333333', region }, terminationProtection: true });
  const deployment = new pipelines.CodePipeline(stack, 'Pipeline', {
    crossAccountKeys: true, // the artifacts are read by the accounts of the stages
    synth: new pipelines.ShellStep('Synth', {
      input: pipelines.CodePipelineSource.connection('example/oban-deployment', 'main', {
        connectionArn: 'arn:aws:codestar-connections:ap-southeast-2:333333333333:connection/11111111-2222-3333-4444-555555555555',
      }),
      commands: ['npm ci', 'npm test', 'npx cdk synth'],
    }),
  });

  deployment.addStage(new ObanStage(app, 'Staging', {
    env: { account: '222222222222', region },
    environmentName: 'staging',
    profile: EnvironmentProfile.staging(),
    addressRange: '10.21.0.0/16',
    certificateArn: 'arn:aws:acm:ap-southeast-2:222222222222:certificate/11111111-2222-3333-4444-555555555555',
  }));
  deployment.addStage(new ObanStage(app, 'Production', {
    env: { account: '123456789012', region },
    environmentName: 'prod',
    profile: EnvironmentProfile.production(),
    addressRange: '10.20.0.0/16',
    certificateArn: 'arn:aws:acm:ap-southeast-2:123456789012:certificate/66666666-7777-8888-9999-000000000000',
  }), { pre: [new pipelines.ManualApprovalStep('Approve', { comment: 'Staging is healthy, and the difference of production replaces nothing' })] });
}
