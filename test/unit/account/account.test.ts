import { App, aws_iam as iam, aws_s3 as s3, Aws, CfnParameter, Stack, Stage } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { agnosticStack, newAccount, stackIn, templateOf } from './account-under-test';
import { ObanAccount } from '../../../src/account/account';
import { AccountTrail } from '../../../src/account/account-trail';

describe('the values that environments get from an account', () => {
  test('an environment gets the bucket, its Region and the prefix that its policy allows', () => {
    const account = newAccount(stackIn('111111111111'));
    expect(account.accessLogBucket).toBe(account.logBucket);
    expect(account.accessLogBucketRegion).toBe('ap-southeast-2');
    expect(account.accessLogPrefix).toBe('load-balancers');
  });

  test('an environment gets a Region token in an agnostic stack', () => {
    const stack = agnosticStack();
    expect(stack.resolve(newAccount(stack).accessLogBucketRegion)).toEqual({ Ref: 'AWS::Region' });
  });

  test('an environment gets the account’s topic', () => {
    const account = newAccount(stackIn('111111111111'));
    expect(account.topic).toBe(account.alarmTopic.topic);
  });

  test('an imported account gives an environment the same values', () => {
    const imported = ObanAccount.fromAttributes(stackIn('111111111111'), 'Account', {
      accessLogBucketName: 'the-logs',
      accessLogBucketRegion: 'eu-west-1',
      topicArn: 'arn:aws:sns:eu-west-1:111111111111:the-topic',
    });
    expect(imported.accessLogBucket.bucketName).toBe('the-logs');
    expect(imported.accessLogBucket.env.region).toBe('eu-west-1');
    expect(imported.accessLogBucketRegion).toBe('eu-west-1');
    expect(imported.accessLogPrefix).toBe('load-balancers');
    expect(imported.topic.topicArn).toBe('arn:aws:sns:eu-west-1:111111111111:the-topic');
  });
});

describe('the trail of an organisation', () => {
  test('an organization trail makes no trail and no trail key', () => {
    const template = templateOf({ trail: AccountTrail.organization() });
    template.resourceCountIs('AWS::CloudTrail::Trail', 0);
    template.resourceCountIs('AWS::KMS::Key', 1);
  });

  test('an organization trail still makes one bucket for access logs', () => {
    templateOf({ trail: AccountTrail.organization() }).resourceCountIs('AWS::S3::Bucket', 1);
  });

  test('an organization trail gives CloudTrail no rights in that bucket', () => {
    const policies = templateOf({ trail: AccountTrail.organization() }).findResources('AWS::S3::BucketPolicy');
    expect(JSON.stringify(policies)).not.toContain('cloudtrail');
  });

  test('an organization trail uses a given bucket instead of its own', () => {
    const stack = stackIn('111111111111');
    const archive = s3.Bucket.fromBucketAttributes(stack, 'Archive', { bucketName: 'archive', region: 'eu-west-1' });
    const account = newAccount(stack, { trail: AccountTrail.organization({ accessLogBucket: archive }) });
    expect(account.accessLogBucket).toBe(archive);
    expect(account.accessLogBucketRegion).toBe('eu-west-1');
    expect(account.logBucket).toBeUndefined();
    Template.fromStack(stack).resourceCountIs('AWS::S3::Bucket', 0);
  });

  test('a given bucket that encrypts with a KMS key is refused', () => {
    const archive = new s3.Bucket(stackIn('111111111111'), 'Archive', { encryption: s3.BucketEncryption.KMS });
    expect(() => AccountTrail.organization({ accessLogBucket: archive })).toThrow(/accessLogBucket of AccountTrail\.organization is encrypted with a KMS key .* only to buckets with SSE-S3/);
  });
});

describe('a second account with the same names is refused', () => {
  test('a second account in another stack of the account is refused', () => {
    const app = new App();
    newAccount(stackIn('111111111111', { app, id: 'One' }));
    expect(() => newAccount(stackIn('111111111111', { app, id: 'Two' }))).toThrow(/111111111111 already has an ObanAccount, 'One\/Account'/);
  });

  test('a second account in another Region is refused, because IAM names are the account’s', () => {
    const app = new App();
    newAccount(stackIn('111111111111', { app, id: 'One' }));
    expect(() => newAccount(stackIn('111111111111', { app, id: 'Two', region: 'eu-west-1' }))).toThrow(/already has an ObanAccount/);
  });

  test('a second account in another stage of the account is refused', () => {
    const app = new App();
    const env = { account: '111111111111', region: 'ap-southeast-2' };
    newAccount(new Stack(new Stage(app, 'Production', { env }), 'Stack'));
    expect(() => newAccount(new Stack(new Stage(app, 'Staging', { env }), 'Stack'))).toThrow(/already has an ObanAccount/);
  });

  test('a second account in one agnostic stack is refused', () => {
    const stack = agnosticStack();
    newAccount(stack);
    expect(() => newAccount(stack, {}, 'Second')).toThrow(/already has an ObanAccount/);
  });

  test('a second account with a prefix that differs in case only is refused', () => {
    const stack = stackIn('111111111111');
    newAccount(stack, { namePrefix: 'Acme-' });
    expect(() => newAccount(stack, { namePrefix: 'acme-' }, 'Second')).toThrow(/already has an ObanAccount/);
  });
});

describe('two accounts that do not conflict are accepted', () => {
  test('two AWS accounts in one app are accepted', () => {
    const app = new App();
    newAccount(stackIn('111111111111', { app, id: 'One' }));
    expect(() => newAccount(stackIn('222222222222', { app, id: 'Two' }))).not.toThrow();
  });

  test('two agnostic stacks are accepted, because they may be for two accounts', () => {
    const app = new App();
    newAccount(agnosticStack(app, 'One'));
    expect(() => newAccount(agnosticStack(app, 'Two'))).not.toThrow();
  });

  test('two prefixes in one account are accepted', () => {
    const stack = stackIn('111111111111');
    newAccount(stack);
    expect(() => newAccount(stack, { namePrefix: 'acme-' }, 'Second')).not.toThrow();
  });

  test('the same names in another app are accepted', () => {
    newAccount(stackIn('111111111111'));
    expect(() => newAccount(stackIn('111111111111'))).not.toThrow();
  });
});

describe('names', () => {
  test('groups, roles and trail begin with the prefix', () => {
    const template = templateOf({ namePrefix: 'acme-' });
    const names = (type: string, property: string) => Object.values(template.findResources(type)).map(r => r.Properties[property]).sort();
    expect(names('AWS::IAM::Group', 'GroupName')).toEqual(['acme-Admin', 'acme-DevelopmentTeam', 'acme-InfrastructureTeam']);
    expect(names('AWS::IAM::Role', 'RoleName')).toEqual(['acme-CFNAdmin', 'acme-EC2_Query']);
    expect(names('AWS::CloudTrail::Trail', 'TrailName')).toEqual(['acme-oban-trail']);
  });

  test.each(['-acme', 'acme--', 'ac me', 'acme/', 'a'.repeat(33)])('the prefix %j is refused', namePrefix => {
    expect(() => templateOf({ namePrefix })).toThrow(`got '${namePrefix}'`);
  });

  test('a prefix that is only known at deployment is accepted', () => {
    const stack = stackIn('111111111111');
    newAccount(stack, { namePrefix: new CfnParameter(stack, 'Prefix').valueAsString });
    Template.fromStack(stack).hasResourceProperties('AWS::IAM::Group', { GroupName: { 'Fn::Join': ['', [{ Ref: 'Prefix' }, 'Admin']] } });
  });
});

test('an explicit undefined keeps every default', () => {
  const explicit = templateOf({ namePrefix: undefined, trail: undefined, accessLogRetention: undefined });
  expect(explicit.toJSON()).toEqual(templateOf().toJSON());
});

test('AWS account ids are not needed at synthesis', () => {
  const stack = agnosticStack();
  newAccount(stack, { operators: [new iam.AccountPrincipal(Aws.ACCOUNT_ID)] });
  expect(() => Template.fromStack(stack)).not.toThrow();
});
