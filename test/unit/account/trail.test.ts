import { aws_iam as iam } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { newAccount, OPERATORS, stackIn, templateOf } from './account-under-test';
import { allows, policyOf, PolicyRequest, rendered } from './policy-evaluation';

const CLOUDTRAIL = 'cloudtrail.amazonaws.com';
const TRAIL = 'arn:aws:cloudtrail:ap-southeast-2:111111111111:trail/oban-trail';
const LOG_FILE = 'AWSLogs/111111111111/CloudTrail/us-east-1/2026/11/22/x.json.gz';

const stack = stackIn('111111111111');
const account = newAccount(stack);
const template = Template.fromStack(stack);
const bucket = stack.getLogicalId(account.logBucket!.node.defaultChild as any);
const key = stack.getLogicalId(account.trailKey!.node.defaultChild as any);

function keyAllows(request: Omit<PolicyRequest, 'resource'>, from: Template = template): boolean {
  return allows(policyOf(from, 'AWS::KMS::Key', 'KeyPolicy', key), { ...request, resource: '*' });
}

function bucketAllows(request: Omit<PolicyRequest, 'resource'>, objectKey?: string, from: Template = template): boolean {
  const resource = objectKey === undefined ? `<${bucket}.Arn>` : `<${bucket}.Arn>/${objectKey}`;
  return allows(policyOf(from, 'AWS::S3::BucketPolicy', 'PolicyDocument'), { ...request, resource });
}

describe('the trail', () => {
  test('the account has one trail for every Region and global services, with log file validation', () => {
    template.resourceCountIs('AWS::CloudTrail::Trail', 1);
    template.hasResourceProperties('AWS::CloudTrail::Trail', {
      TrailName: 'oban-trail', IsLogging: true, IsMultiRegionTrail: true, IncludeGlobalServiceEvents: true, EnableLogFileValidation: true,
    });
  });

  test('the trail writes to the account’s bucket with a key of its own', () => {
    template.hasResourceProperties('AWS::CloudTrail::Trail', { S3BucketName: { Ref: bucket }, KMSKeyId: { 'Fn::GetAtt': [key, 'Arn'] } });
  });

  test('the trail is created after the policies that allow it to write', () => {
    const [trail] = Object.values<any>(template.findResources('AWS::CloudTrail::Trail'));
    const logs = Object.keys(template.findResources('AWS::IAM::Policy')).filter((id) => id.startsWith('AccountTrail'));
    expect(logs).toHaveLength(1);
    expect(trail.DependsOn).toEqual(expect.arrayContaining([...Object.keys(template.findResources('AWS::S3::BucketPolicy')), ...logs]));
  });

  test('the key of the trail is rotated and retained', () => {
    expect(template.findResources('AWS::KMS::Key')[key]).toMatchObject({
      DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain', Properties: { EnableKeyRotation: true },
    });
  });
});

describe('the permissions of CloudTrail for this trail', () => {
  const context = {
    'aws:SourceArn': TRAIL,
    's3:x-amz-acl': 'bucket-owner-full-control',
    'kms:EncryptionContext:aws:cloudtrail:arn': TRAIL,
  };

  test('CloudTrail may encrypt with the key and describe it', () => {
    expect(keyAllows({ principal: CLOUDTRAIL, action: 'kms:GenerateDataKey', context })).toBe(true);
    expect(keyAllows({ principal: CLOUDTRAIL, action: 'kms:DescribeKey', context: { 'aws:SourceArn': TRAIL } })).toBe(true);
  });

  test('CloudTrail may encrypt for trails of this account only', () => {
    const foreign = { ...context, 'kms:EncryptionContext:aws:cloudtrail:arn': 'arn:aws:cloudtrail:ap-southeast-2:222222222222:trail/oban-trail' };
    expect(keyAllows({ principal: CLOUDTRAIL, action: 'kms:GenerateDataKey', context: foreign })).toBe(false);
    expect(keyAllows({ principal: CLOUDTRAIL, action: 'kms:GenerateDataKey', context: { 'aws:SourceArn': TRAIL } })).toBe(false);
  });

  test('CloudTrail may not write an object that the account would not own', () => {
    expect(bucketAllows({ principal: CLOUDTRAIL, action: 's3:PutObject', context: { ...context, 's3:x-amz-acl': 'private' } }, LOG_FILE)).toBe(false);
  });

  test('CloudTrail may check the bucket and write log and digest files of the account', () => {
    expect(bucketAllows({ principal: CLOUDTRAIL, action: 's3:GetBucketAcl', context: { 'aws:SourceArn': TRAIL } })).toBe(true);
    expect(bucketAllows({ principal: CLOUDTRAIL, action: 's3:PutObject', context }, LOG_FILE)).toBe(true);
    expect(bucketAllows({ principal: CLOUDTRAIL, action: 's3:PutObject', context }, 'AWSLogs/111111111111/CloudTrail-Digest/x.json.gz')).toBe(true);
  });

  test('CloudTrail may not write among the access logs or for another account', () => {
    expect(bucketAllows({ principal: CLOUDTRAIL, action: 's3:PutObject', context }, 'load-balancers/AWSLogs/111111111111/x')).toBe(false);
    expect(bucketAllows({ principal: CLOUDTRAIL, action: 's3:PutObject', context }, 'AWSLogs/222222222222/x')).toBe(false);
  });

  test('CloudTrail may not decrypt', () => {
    expect(keyAllows({ principal: CLOUDTRAIL, action: 'kms:Decrypt', context })).toBe(false);
  });

  test('both policies contain the name of the trail with its prefix', () => {
    const prefixed = templateOf({ namePrefix: 'acme-' });
    const prefixedContext = { ...context, 'aws:SourceArn': 'arn:aws:cloudtrail:ap-southeast-2:111111111111:trail/acme-oban-trail' };
    expect(keyAllows({ principal: CLOUDTRAIL, action: 'kms:GenerateDataKey', context: prefixedContext }, prefixed)).toBe(true);
    expect(bucketAllows({ principal: CLOUDTRAIL, action: 's3:PutObject', context: prefixedContext }, LOG_FILE, prefixed)).toBe(true);
  });
});

describe('the permissions of CloudTrail for any other trail', () => {
  const context = {
    'aws:SourceArn': 'arn:aws:cloudtrail:ap-southeast-2:222222222222:trail/oban-trail',
    's3:x-amz-acl': 'bucket-owner-full-control',
    'kms:EncryptionContext:aws:cloudtrail:arn': TRAIL,
  };

  test.each(['kms:GenerateDataKey', 'kms:DescribeKey'])('CloudTrail may not call %s for another trail', action => {
    expect(keyAllows({ principal: CLOUDTRAIL, action, context })).toBe(false);
  });

  test('CloudTrail may not write to the bucket or read its ACL for another trail', () => {
    expect(bucketAllows({ principal: CLOUDTRAIL, action: 's3:PutObject', context }, LOG_FILE)).toBe(false);
    expect(bucketAllows({ principal: CLOUDTRAIL, action: 's3:GetBucketAcl', context })).toBe(false);
  });
});

describe('operators', () => {
  const encryptedByCloudTrail = { 'kms:EncryptionContext:aws:cloudtrail:arn': TRAIL };

  test('operators may decrypt the log files of CloudTrail', () => {
    expect(keyAllows({ principal: OPERATORS, action: 'kms:Decrypt', context: encryptedByCloudTrail })).toBe(true);
  });

  test('operators may not decrypt anything else', () => {
    expect(keyAllows({ principal: OPERATORS, action: 'kms:Decrypt' })).toBe(false);
  });

  test('operators may find and read the trail’s log files', () => {
    expect(bucketAllows({ principal: OPERATORS, action: 's3:ListBucket', context: { 's3:prefix': 'AWSLogs/111111111111/' } })).toBe(true);
    expect(bucketAllows({ principal: OPERATORS, action: 's3:GetObject' }, LOG_FILE)).toBe(true);
    expect(bucketAllows({ principal: OPERATORS, action: 's3:GetBucketLocation' })).toBe(true);
  });

  test('operators may not list or read the rest of the bucket', () => {
    expect(bucketAllows({ principal: OPERATORS, action: 's3:ListBucket' })).toBe(false);
    expect(bucketAllows({ principal: OPERATORS, action: 's3:GetObject' }, 'load-balancers/AWSLogs/111111111111/x')).toBe(false);
  });

  test.each(['s3:PutObject', 's3:DeleteObject', 's3:DeleteObjectVersion'])('operators may not call %s', action => {
    expect(bucketAllows({ principal: OPERATORS, action }, LOG_FILE)).toBe(false);
  });

  test('each operator may read under the operator\'s own conditions', () => {
    const conditional = templateOf({
      operators: [
        new iam.AccountPrincipal('222222222222').withConditions({ Bool: { 'aws:MultiFactorAuthPresent': 'true' } }),
        new iam.AccountPrincipal('333333333333'),
      ],
    });
    const reads = (account_: string, context?: Record<string, string>) =>
      bucketAllows({ principal: `arn:aws:iam::${account_}:role/x`, action: 's3:GetObject', context }, LOG_FILE, conditional);
    expect(reads('222222222222')).toBe(false);
    expect(reads('222222222222', { 'aws:MultiFactorAuthPresent': 'true' })).toBe(true);
    expect(reads('333333333333')).toBe(true);
  });
});

test('other principals may not decrypt or read', () => {
  const stranger = 'arn:aws:iam::444444444444:role/x';
  expect(keyAllows({ principal: stranger, action: 'kms:Decrypt', context: { 'kms:EncryptionContext:aws:cloudtrail:arn': TRAIL } })).toBe(false);
  expect(bucketAllows({ principal: stranger, action: 's3:GetObject' }, LOG_FILE)).toBe(false);
});

test('each statement for CloudTrail exists once and names its trail', () => {
  const statements = rendered(policyOf(template, 'AWS::S3::BucketPolicy', 'PolicyDocument')).Statement.filter((s: any) => s.Principal.Service === CLOUDTRAIL);
  expect(statements.map((s: any) => s.Action).sort()).toEqual(['s3:GetBucketAcl', 's3:PutObject']);
  expect(statements.map((s: any) => s.Condition.StringEquals['aws:SourceArn'])).toEqual([TRAIL, TRAIL]);
});
