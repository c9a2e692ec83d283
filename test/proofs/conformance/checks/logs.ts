import { input } from '../../../../examples/production/input';
import { allows } from '../../../unit/account/policy-evaluation';
import type { Check } from '../clause';

export const singleBucket: Check = (synthesis) => {
  const bucket = synthesis.only('AWS::S3::Bucket');
  const trail = synthesis.only('AWS::CloudTrail::Trail');
  expect(synthesis.referredTo(trail.properties.S3BucketName, trail.stack).path).toBe(bucket.path);

  // Access logs share it, beside the trail's own prefix.
  for (const balancer of synthesis.all('AWS::ElasticLoadBalancingV2::LoadBalancer')) {
    const attribute = (name: string) => balancer.properties.LoadBalancerAttributes.find(({ Key }: any) => Key === `access_logs.s3.${name}`)?.Value;
    expect(attribute('enabled')).toBe('true');
    expect(synthesis.referredTo(attribute('bucket'), balancer.stack).path).toBe(bucket.path);
    expect(attribute('prefix')).toMatch(/^(?!AWSLogs)./);
  }
  expect(bucket.properties.BucketEncryption.ServerSideEncryptionConfiguration)
    .toEqual([{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }]);
  expect(Object.values(bucket.properties.PublicAccessBlockConfiguration)).toEqual([true, true, true, true]);
  return [bucket];
};

const CLOUDTRAIL = 'cloudtrail.amazonaws.com';
const LOG_FILE = `AWSLogs/${input.account}/CloudTrail/us-east-1/2026/11/22/x.json.gz`;

export const trail: Check = (synthesis) => {
  const recorded = synthesis.only('AWS::CloudTrail::Trail');
  expect(recorded.properties).toMatchObject({
    IsLogging: true, IsMultiRegionTrail: true, IncludeGlobalServiceEvents: true, EnableLogFileValidation: true,
  });
  // Without selectors a trail records every management event.
  expect(recorded.properties.EventSelectors ?? []).toEqual([]);
  expect(recorded.properties).not.toHaveProperty('AdvancedEventSelectors');

  const key = synthesis.referredTo(recorded.properties.KMSKeyId, recorded.stack);
  const bucket = synthesis.referredTo(recorded.properties.S3BucketName, recorded.stack);
  const bucketPolicy = synthesis.only('AWS::S3::BucketPolicy');
  const trailArn = (account: string) => `arn:aws:cloudtrail:${input.region}:${account}:trail/${recorded.properties.TrailName}`;
  const contextOf = (account: string) => ({
    'aws:SourceArn': trailArn(account), 'kms:EncryptionContext:aws:cloudtrail:arn': trailArn(account), 's3:x-amz-acl': 'bucket-owner-full-control',
  });
  const keyAllows = (principal: string, action: string, account = input.account) =>
    allows(key.properties.KeyPolicy, { principal, action, resource: '*', context: contextOf(account) });
  const bucketAllows = (principal: string, action: string, path: string, account = input.account) =>
    allows(bucketPolicy.properties.PolicyDocument, { principal, action, resource: `<${bucket.logicalId}.Arn>${path}`, context: contextOf(account) });

  // CloudTrail delivers, for this trail and no other.
  const delivers = (account: string) => ({
    encrypts: keyAllows(CLOUDTRAIL, 'kms:GenerateDataKey', account),
    describesKey: keyAllows(CLOUDTRAIL, 'kms:DescribeKey', account),
    checksBucket: bucketAllows(CLOUDTRAIL, 's3:GetBucketAcl', '', account),
    writes: bucketAllows(CLOUDTRAIL, 's3:PutObject', `/${LOG_FILE}`, account),
  });
  expect(delivers(input.account)).toEqual({ encrypts: true, describesKey: true, checksBucket: true, writes: true });
  expect(delivers('999999999999')).toEqual({ encrypts: false, describesKey: false, checksBucket: false, writes: false });

  // Operators read, strangers do not.
  const reads = (account: string) => {
    const person = `arn:aws:iam::${account}:role/Somebody`;
    return { decrypts: keyAllows(person, 'kms:Decrypt'), gets: bucketAllows(person, 's3:GetObject', `/${LOG_FILE}`) };
  };
  expect(reads(input.operatorsAccount)).toEqual({ decrypts: true, gets: true });
  expect(reads('999999999999')).toEqual({ decrypts: false, gets: false });
  return [recorded, key, bucketPolicy];
};
