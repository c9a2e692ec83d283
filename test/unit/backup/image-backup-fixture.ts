import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { ImageBackup, ImageBackupProps } from '../../../src/backup';
import { IObanEnvironment, ImportedEnvironment, ObanEnvironmentAttributes } from '../../../src/environment-reference';
import { AlarmTopic } from '../../../src/notifications';
import { ENV, NOTIFICATIONS } from '../../support/environment-fixture';

export const KEY = `arn:aws:kms:${ENV.region}:${ENV.account}:key/11111111-2222-3333-4444-555555555555`;

export interface BackupFixture {
  readonly app: App;
  readonly stack: Stack;
  readonly environment: IObanEnvironment;
  readonly topic: AlarmTopic;
  readonly backup: ImageBackup;
  template(): Template;
}

/** A backup of the environment `prod`, which is elsewhere. */
export function backedUp(options: Partial<ImageBackupProps> = {}, attributes: Partial<ObanEnvironmentAttributes> = {}): BackupFixture {
  const app = new App();
  const stack = new Stack(app, 'Stack', { env: ENV });
  const environment = new ImportedEnvironment(stack, 'Environment', {
    environmentName: 'prod',
    vpc: ec2.Vpc.fromVpcAttributes(stack, 'Vpc', { vpcId: 'vpc-1', availabilityZones: [`${ENV.region}a`] }),
    applicationSubnets: { subnets: [] },
    keyPairName: 'administrators',
    encryptionKeyArn: KEY,
    ...attributes,
  });
  const topic = new AlarmTopic(stack, 'AlarmTopic', NOTIFICATIONS);
  const backup = new ImageBackup(stack, 'Backup', { environment, topic: topic.topic, ...options });
  return { app, stack, environment, topic, backup, template: () => Template.fromStack(stack) };
}

export const FUNCTIONS = ['create-images', 'roll-clusters', 'expire-images', 'tag-snapshots', 'check-backups'] as const;

export type FunctionName = typeof FUNCTIONS[number];

/** A function of the backup in a template, with its logical id. */
export function functionIn(template: Template, name: FunctionName): { readonly id: string; readonly properties: any } {
  const [[id, resource]] = Object.entries(template.findResources('AWS::Lambda::Function', { Properties: { Handler: `${name}.handler` } }));
  return { id, properties: resource.Properties };
}

/** Returns the settings of a function. */
export function settingsIn(template: Template, name: FunctionName): any {
  return functionIn(template, name).properties.Environment.Variables.OBAN_BACKUP;
}
