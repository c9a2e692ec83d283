import { App, Stack, Token } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as kms from 'aws-cdk-lib/aws-kms';
import { EnvironmentProfile, GatewayEntry, Heartbeat, ObanAccount, ObanEnvironment, ObanEnvironmentProps } from '../../src';
import { certificate, ENV, environment, IMAGE, NETWORK, NOTIFICATIONS } from '../support/environment-fixture';

test.each(['P', 'Prod', 'prod_1', '-prod', 'prod-', 'a'.repeat(21)])('\'%s\' is refused as the name of an environment', (environmentName) => {
  expect(() => environment(undefined, { environmentName })).toThrow(`the environment name is '${environmentName}': give 2 to 20 lower-case letters`);
});

test('a name that is only known at deployment is accepted', () => {
  expect(() => environment(undefined, { environmentName: Token.asString({ Ref: 'Name' }) })).not.toThrow();
});

test.each<[string, Partial<ObanEnvironmentProps>, string]>([
  ['production', {}, 'weekly'],
  ['staging', { profile: EnvironmentProfile.staging() }, 'off'],
  ['staging that asks for it', { profile: EnvironmentProfile.staging(), backup: { heartbeat: Heartbeat.DAILY } }, 'daily'],
  ['production that asks for other things', { backup: { heartbeat: undefined, dryRun: true } }, 'weekly'],
])('the heartbeat has its documented value for %s', (_, props, heartbeat) => {
  const [check] = Object.values(environment(undefined, props).template().findResources('AWS::Lambda::Function', { Properties: { Handler: 'check-backups.handler' } }));
  expect(JSON.stringify(check.Properties.Environment.Variables.OBAN_BACKUP)).toContain(`\\"heartbeat\\":\\"${heartbeat}\\"`);
});

describe('two environments in one account and Region', () => {
  const add = (fixture: ReturnType<typeof environment>, stack: Stack, environmentName: string) => new ObanEnvironment(stack, 'Second', {
    environmentName,
    account: fixture.account,
    network: NETWORK,
    gateway: { entry: GatewayEntry.https({ certificate: certificate(stack) }), image: IMAGE },
    notifications: NOTIFICATIONS,
  });

  test('two environments can be deployed in one account and Region', () => {
    const fixture = environment();
    const second = new Stack(fixture.app, 'SecondStack', { env: ENV });
    add(fixture, second, 'staging');
    Template.fromStack(second).hasResourceProperties('Custom::ObanImagePointer', { EnvironmentName: 'staging' });
  });

  test('two environments in one account and Region need different names', () => {
    const fixture = environment();
    expect(() => add(fixture, new Stack(fixture.app, 'SecondStack', { env: ENV }), 'prod'))
      .toThrow("'Stack/Production' and 'SecondStack/Second' are both named 'prod' in one account and Region");
  });

  test('two environments may have the same name if the CLI selects the account of each stack', () => {
    const app = new App();
    for (const stage of ['One', 'Two']) {
      const stack = new Stack(app, stage, { env: { region: ENV.region } });
      new ObanEnvironment(stack, 'Environment', {
        environmentName: 'prod',
        account: ObanAccount.fromAttributes(stack, 'Account', { accessLogBucketName: 'logs', accessLogBucketRegion: ENV.region, topicArn: 'arn:aws:sns:ap-southeast-2:123456789012:alarms' }),
        network: NETWORK,
        gateway: { entry: GatewayEntry.tlsPassThrough(), image: IMAGE },
        notifications: NOTIFICATIONS,
      });
    }
  });

  test('two environments may have the same name in two accounts', () => {
    const fixture = environment();
    const other = new Stack(fixture.app, 'SecondStack', { env: { ...ENV, account: '999999999999' } });
    expect(() => new ObanEnvironment(other, 'Second', {
      environmentName: 'prod',
      account: ObanAccount.fromAttributes(other, 'Account', { accessLogBucketName: 'logs', accessLogBucketRegion: ENV.region, topicArn: 'arn:aws:sns:ap-southeast-2:999999999999:alarms' }),
      network: NETWORK,
      gateway: { entry: GatewayEntry.tlsPassThrough(), image: IMAGE },
      notifications: NOTIFICATIONS,
    })).not.toThrow();
  });
});

describe('the key of the environment', () => {
  const [key] = Object.values(environment().template().findResources('AWS::KMS::Key', { Properties: { Description: Match.stringLikeRegexp('volumes') } })) as any[];
  const statement = (sid: string) => key.Properties.KeyPolicy.Statement.find((each: any) => each.Sid === sid);

  test('the key of the environment rotates, and is retained except after a failed creation', () => {
    expect(key).toMatchObject({ DeletionPolicy: 'RetainExceptOnCreate', UpdateReplacePolicy: 'Retain', Properties: { EnableKeyRotation: true } });
  });

  test('the key of the environment allows Auto Scaling to launch encrypted images, also before its service-linked role exists', () => {
    const role = { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, `:iam::${ENV.account}:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling*`]] };
    const condition = { StringEquals: { 'kms:CallerAccount': ENV.account }, ArnLike: { 'aws:PrincipalArn': role } };
    expect(statement('AutoScalingUsesVolumes')).toMatchObject({ Principal: { AWS: '*' }, Condition: condition });
    expect(statement('AutoScalingAttachesVolumes')).toMatchObject({
      Action: 'kms:CreateGrant', Principal: { AWS: '*' }, Condition: { ...condition, Bool: { 'kms:GrantIsForAWSResource': 'true' } },
    });
  });

  test('the key of the environment allows CloudWatch Logs to encrypt log groups of this account', () => {
    expect(statement('CloudWatchLogs')).toMatchObject({
      Principal: { Service: 'logs.ap-southeast-2.amazonaws.com' },
      Condition: { ArnLike: { 'kms:EncryptionContext:aws:logs:arn': expect.anything() } },
    });
  });

  test('the key of the environment can be the consumer\'s', () => {
    const app = new App();
    const imported = kms.Key.fromKeyArn(new Stack(app, 'Keys'), 'Key', 'arn:aws:kms:ap-southeast-2:123456789012:key/1234');
    const template = environment(undefined, { encryptionKey: imported }).template();
    expect(Object.keys(template.findResources('AWS::KMS::Key'))).toEqual([expect.stringMatching(/AlarmTopic/)]);
    expect(JSON.stringify(template.findResources('AWS::EC2::LaunchTemplate'))).toContain('key/1234');
  });
});

test('every log group is encrypted and has a retention', () => {
  for (const group of Object.values(environment().template().findResources('AWS::Logs::LogGroup')) as any[]) {
    expect(group.Properties.KmsKeyId).toBeDefined();
    expect(group.Properties.RetentionInDays).toBeGreaterThan(0);
  }
});

test('the key pair is RSA, retained, and has a name that does not conflict with that of a deleted stack', () => {
  environment().template().hasResource('AWS::EC2::KeyPair', {
    DeletionPolicy: 'RetainExceptOnCreate',
    UpdateReplacePolicy: 'Retain',
    Properties: { KeyType: 'rsa', KeyName: { 'Fn::Join': ['-', ['oban-prod', { 'Fn::Select': Match.anyValue() }]] } },
  });
});

test('every resource that can be tagged has the environment\'s tag', () => {
  const untagged = Object.entries(environment().template().toJSON().Resources as Record<string, any>)
    .filter(([, resource]) => resource.Properties?.Tags && !JSON.stringify(resource.Properties.Tags).includes('oban:environment'));
  expect(untagged).toEqual([]);
});

test('the outputs contain the values that an operator needs', () => {
  const outputs = Object.keys(environment().template().findOutputs('*')).map((id) => id.replace(/^Production|[0-9A-F]{8}$/g, ''));
  expect(outputs.sort()).toEqual([
    'AlarmTopicArn', 'ApplicationSubnetIds', 'DashboardUrl', 'EncryptionKeyArn', 'GatewayGroupName', 'GatewayImagePointer', 'KeyPairName', 'KeyPairParameter',
    'LoadBalancerDnsName', 'NatAddresses', 'PublicSubnetIds', 'VpcId',
  ]);
});

test('an environment in a stack without a Region fails, because it has no images', () => {
  const app = new App();
  const stack = new Stack(app, 'Stack');
  expect(() => new ObanEnvironment(stack, 'Production', {
    environmentName: 'prod',
    account: ObanAccount.fromAttributes(stack, 'Account', { accessLogBucketName: 'logs', accessLogBucketRegion: ENV.region, topicArn: 'arn:aws:sns:ap-southeast-2:123456789012:alarms' }),
    network: NETWORK,
    gateway: { entry: GatewayEntry.tlsPassThrough(), image: IMAGE },
    notifications: NOTIFICATIONS,
  })).toThrow(/has no explicit Region/);
});
