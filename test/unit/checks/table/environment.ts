import { Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { EnvironmentProfile, EnvironmentProfileOptions, ObanEnvironment, ObanEnvironmentAttributes, ObanEnvironmentProps, ObanServer } from '../../../../src';
import { ENV, environment } from '../../../support/environment-fixture';
import { newStack, WINDOWS } from '../../server/server-fixture';
import { Checks } from '../check';
import { ENVIRONMENT_NAMES } from '../environment-names';

const made = (props: Partial<ObanEnvironmentProps>) => environment(undefined, props).app;
const profile = (options: EnvironmentProfileOptions) => made({ profile: EnvironmentProfile.production().customize(options) });

/** The environment of another app, and a server in it. */
export function importedEnvironment(attributes: Partial<ObanEnvironmentAttributes>, stack: Stack = newStack()): ObanServer {
  return new ObanServer(stack, 'App07', {
    environment: ObanEnvironment.fromAttributes(stack, 'Environment', {
      environmentName: 'prod',
      vpc: ec2.Vpc.fromVpcAttributes(stack, 'Vpc', {
        vpcId: 'vpc-0123456789abcdef0',
        availabilityZones: ['ap-southeast-2a', 'ap-southeast-2b'],
        privateSubnetIds: ['subnet-0123456789abcdef0', 'subnet-0123456789abcdef1'],
      }),
      applicationSubnets: { subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS },
      keyPairName: 'the-key-pair',
      alarmTopicArn: `arn:aws:sns:${ENV.region}:${ENV.account}:alarms`,
      ...attributes,
    }),
    serverName: 'app07',
    image: WINDOWS,
  });
}

export const ENVIRONMENT_CHECKS: Checks = {
  'ObanEnvironmentProps.environmentName': { give: (environmentName) => made({ environmentName }), refused: ENVIRONMENT_NAMES },
  'ObanEnvironmentProps.protectionOptOut': {
    give: (protectionOptOut) => made({ protectionOptOut }),
    refused: [[' ', 'protectionOptOut is empty: say why nothing of the environment is to be protected from deletion, or leave it out']],
  },
  'ObanEnvironmentAttributes.environmentName': { give: (environmentName) => importedEnvironment({ environmentName }), refused: ENVIRONMENT_NAMES },
  'ObanEnvironmentAttributes.keyPairName': {
    give: (keyPairName) => importedEnvironment({ keyPairName }),
    refused: [['key-0123456789abcdef0', "keyPairName is 'key-0123456789abcdef0': give the name of a key pair (at most 255 ASCII characters), not its id"]],
  },
  'ObanEnvironmentAttributes.encryptionKeyArn': {
    give: (encryptionKeyArn) => importedEnvironment({ encryptionKeyArn }),
    refused: [
      ['arn:aws:kms:ap-southeast-2:123456789012:alias/oban',
        "encryptionKeyArn is 'arn:aws:kms:ap-southeast-2:123456789012:alias/oban': "
        + 'give an ARN such as arn:aws:kms:ap-southeast-2:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab'],
      ['1234abcd-12ab-34cd-56ef-1234567890ab', /encryptionKeyArn is '1234abcd-.*': give an ARN/],
      ['arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab',
        'the key of encryptionKeyArn is in us-east-1 and the stack is in ap-southeast-2: a key encrypts only in its own Region. Give one in ap-southeast-2'],
    ],
  },
  'ObanEnvironmentAttributes.databaseSecurityGroupId': {
    give: (databaseSecurityGroupId) => importedEnvironment({ databaseSecurityGroupId }),
    refused: [['subnet-0123456789abcdef0', "databaseSecurityGroupId is 'subnet-0123456789abcdef0': give the id of a security group, such as 'sg-0123456789abcdef0'"]],
  },
  'ObanEnvironmentAttributes.protectionOptOut': {
    give: (protectionOptOut) => importedEnvironment({ protectionOptOut }),
    refused: [['', 'protectionOptOut is empty: say why nothing of the environment is to be protected from deletion, or leave it out']],
  },
  'ObanEnvironmentAttributes.alarmTopicArn': {
    give: (alarmTopicArn) => importedEnvironment({ alarmTopicArn }),
    refused: [
      ['alarms', "alarmTopicArn is 'alarms': give an ARN such as arn:aws:sns:ap-southeast-2:123456789012:alarms"],
      ['arn:aws:sns:us-east-1:123456789012:alarms',
        'the topic of alarmTopicArn is in us-east-1 and the stack is in ap-southeast-2: alarms can only notify a topic in their own Region. Give one in ap-southeast-2'],
    ],
  },
  'EnvironmentProfileOptions.recycleBinOptOut': {
    give: (recycleBinOptOut) => profile({ recycleBinOptOut }),
    refused: [[' ', 'recycleBinOptOut is empty: say why removed images, snapshots and volumes are not to be retained, or leave it out']],
  },
  'EnvironmentProfileOptions.protectionOptOut': {
    give: (protectionOptOut) => profile({ protectionOptOut }),
    refused: [[' ', /protectionOptOut is empty: say why nothing of the environment is to be protected/]],
  },
  'EnvironmentProfileOptions.alarmThresholds': {
    give: (threshold) => profile({ alarmThresholds: { cpu: threshold } }),
    refused: [[0.9, "the threshold of the alarm 'cpu-b2g' is 0.9 %: give 1 to 100 %"], [NaN, /the threshold of the alarm 'cpu-b2g' is NaN/]],
  },
};
