import { aws_s3 as s3, Duration, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { agnosticStack, stackIn, templateOf } from './account-under-test';
import { allows, policyOf, rendered } from './policy-evaluation';
import { AccountTrail } from '../../../src/account/account-trail';

const DELIVERY = 'logdelivery.elasticloadbalancing.amazonaws.com';
const SYDNEY_DELIVERY = 'arn:aws:iam::783225319266:root';

function mayPut(template: Template, principal: string, objectKey: string, context?: Record<string, string>): boolean {
  const [bucket] = Object.keys(template.findResources('AWS::S3::Bucket'));
  return allows(policyOf(template, 'AWS::S3::BucketPolicy', 'PolicyDocument'), {
    principal, action: 's3:PutObject', resource: `<${bucket}.Arn>/${objectKey}`, context,
  });
}

function lifecycleRule(template: Template, id: string): any {
  const [bucket] = Object.values(template.findResources('AWS::S3::Bucket'));
  return bucket.Properties.LifecycleConfiguration.Rules.find((rule: any) => rule.Id === id);
}

describe('the bucket', () => {
  const template = templateOf();

  test('the account has a single bucket', () => {
    template.resourceCountIs('AWS::S3::Bucket', 1);
  });

  test('the bucket is retained when the stack is deleted', () => {
    template.hasResource('AWS::S3::Bucket', { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
  });

  test('the bucket is versioned', () => {
    template.hasResourceProperties('AWS::S3::Bucket', { VersioningConfiguration: { Status: 'Enabled' } });
  });

  test('the bucket blocks public access', () => {
    template.hasResourceProperties('AWS::S3::Bucket', {
      PublicAccessBlockConfiguration: { BlockPublicAcls: true, BlockPublicPolicy: true, IgnorePublicAcls: true, RestrictPublicBuckets: true },
    });
  });

  test('the bucket owner owns every object', () => {
    template.hasResourceProperties('AWS::S3::Bucket', { OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] } });
  });

  test('the bucket encrypts with SSE-S3, which load balancers need', () => {
    template.hasResourceProperties('AWS::S3::Bucket', {
      BucketEncryption: { ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }] },
    });
  });

  test('the bucket rejects requests without TLS', () => {
    const context = { 'aws:SecureTransport': 'false' };
    expect(mayPut(template, DELIVERY, 'load-balancers/AWSLogs/111111111111/x.log.gz', context)).toBe(false);
  });
});

describe('load balancers', () => {
  const template = templateOf();

  test.each([DELIVERY, SYDNEY_DELIVERY])('%s may write logs and the test object of this account', principal => {
    expect(mayPut(template, principal, 'load-balancers/AWSLogs/111111111111/elasticloadbalancing/ap-southeast-2/2026/11/22/x.log.gz')).toBe(true);
    expect(mayPut(template, principal, 'load-balancers/AWSLogs/111111111111/ELBAccessLogTestFile')).toBe(true);
  });

  test.each([DELIVERY, SYDNEY_DELIVERY])('%s may not write logs of another account', principal => {
    expect(mayPut(template, principal, 'load-balancers/AWSLogs/222222222222/x.log.gz')).toBe(false);
  });

  test.each([DELIVERY, SYDNEY_DELIVERY])('%s may not write among the trail’s log files', principal => {
    expect(mayPut(template, principal, 'AWSLogs/111111111111/CloudTrail/x.json.gz')).toBe(false);
  });

  test('load balancers of another Region deliver from the service’s account of that Region', () => {
    const dublin = templateOf({}, stackIn('111111111111', { region: 'eu-west-1' }));
    expect(mayPut(dublin, 'arn:aws:iam::156460612806:root', 'load-balancers/AWSLogs/111111111111/x.log.gz')).toBe(true);
    expect(mayPut(dublin, SYDNEY_DELIVERY, 'load-balancers/AWSLogs/111111111111/x.log.gz')).toBe(false);
  });

  test.each<[string, Stack]>([
    ['a Region opened later', stackIn('111111111111', { region: 'ap-southeast-4' })],
    ['a Region known only at deployment', agnosticStack()],
  ])('load balancers deliver from the service principal only in %s', (_, stack) => {
    const statements = rendered(policyOf(templateOf({}, stack), 'AWS::S3::BucketPolicy', 'PolicyDocument')).Statement;
    const writers = statements.filter((s: any) => JSON.stringify(s.Resource).includes('load-balancers/')).map((s: any) => s.Principal);
    expect(writers).toEqual([{ Service: DELIVERY }]);
  });
});

describe('life cycle', () => {
  test('log files of the trail move to cheaper storage and expire after seven years', () => {
    expect(lifecycleRule(templateOf(), 'trail')).toEqual({
      Id: 'trail', Status: 'Enabled', Prefix: 'AWSLogs/', ExpirationInDays: 2557, Transitions: [{ StorageClass: 'GLACIER_IR', TransitionInDays: 90 }],
    });
  });

  test('log files of the trail expire after a given retention', () => {
    const template = templateOf({ trail: AccountTrail.account({ logRetention: Duration.days(400) }) });
    expect(lifecycleRule(template, 'trail').ExpirationInDays).toBe(400);
  });

  test.each([[179, false], [180, true]])('log files that are kept for %d days move to cheaper storage: %s', (days, moved) => {
    const template = templateOf({ trail: AccountTrail.account({ logRetention: Duration.days(days) }) });
    expect(lifecycleRule(template, 'trail').Transitions !== undefined).toBe(moved);
  });

  test('access logs expire after a year', () => {
    expect(lifecycleRule(templateOf(), 'access-logs')).toEqual({
      Id: 'access-logs', Status: 'Enabled', Prefix: 'load-balancers/', ExpirationInDays: 365,
    });
  });

  test('access logs expire after a given retention', () => {
    expect(lifecycleRule(templateOf({ accessLogRetention: Duration.days(30) }), 'access-logs').ExpirationInDays).toBe(30);
  });

  test('overwritten versions and unfinished uploads expire, whatever their prefix', () => {
    expect(lifecycleRule(templateOf(), 'overwritten-and-unfinished')).toEqual({
      Id: 'overwritten-and-unfinished',
      Status: 'Enabled',
      NoncurrentVersionExpiration: { NoncurrentDays: 90 },
      AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 },
      ExpiredObjectDeleteMarker: true,
    });
  });

  test('a bucket without a trail has no rule for its log files', () => {
    expect(lifecycleRule(templateOf({ trail: AccountTrail.organization() }), 'trail')).toBeUndefined();
  });

  test.each([Duration.hours(36), Duration.days(0)])('a retention of %s is refused', retention => {
    expect(() => templateOf({ accessLogRetention: retention })).toThrow(/accessLogRetention must be a whole number of days/);
    expect(() => templateOf({ trail: AccountTrail.account({ logRetention: retention }) })).toThrow(/logRetention must be a whole number of days/);
  });

  test('a retention for a bucket that the account does not make is refused', () => {
    const stack = stackIn('111111111111');
    const archive = { trail: AccountTrail.organization({ accessLogBucket: importedArchive(stack) }) };
    expect(() => templateOf({ ...archive, accessLogRetention: Duration.days(30) }, stack)).toThrow(/accessLogRetention applies to the account's own bucket/);
  });
});

function importedArchive(stack: Stack) {
  return s3.Bucket.fromBucketName(stack, 'Archive', 'archive');
}
