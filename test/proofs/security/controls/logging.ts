import type { Resource, Synthesis } from '../../conformance/synthesis';
import { Control, met, notMet, owners } from '../control';
import { hasProperty, hasValue, listOf, proof, refersTo, statementsIn } from '../proof';

const TRAIL = 'AWS::CloudTrail::Trail';
const BUCKET = 'AWS::S3::Bucket';

const ONE_BUCKET = 'The design has a single bucket, for logs, and access logs of a bucket in itself make more access logs. To record who reads it, add its data events to the trail';
const DEPLOYMENTS_RING = 'The alarm would ring at each deployment of the library, so the library leaves it out. Add a metric filter to the log group of the trail if you deploy seldom';
const SIGN_IN = 'How people sign in is yours: if they are users of IAM, add a metric filter to the log group of the trail';
const DATA_EVENTS = 'The trail records management events. The bucket of the library has logs only. Add data events to the trail if you have other buckets';

/** Actions with which another account could change a bucket or its objects' permissions. */
const OF_THE_OWNER = /^s3:(\*|DeleteBucketPolicy|PutBucketAcl|PutBucketPolicy|PutEncryptionConfiguration|PutObjectAcl)$/;

/** Whether an alarm rings for a filter of the trail's log group with this text. */
function alarmOnTrail(trail: Resource, synthesis: Synthesis, text: string): boolean {
  const logGroup = synthesis.referredTo(trail.properties.CloudWatchLogsLogGroupArn, trail.stack);
  return synthesis.all('AWS::Logs::MetricFilter')
    .filter((filter) => filter.properties.FilterPattern.includes(text) && refersTo(synthesis, filter, filter.properties.LogGroupName, logGroup))
    .some(({ properties }) => synthesis.all('AWS::CloudWatch::Alarm').some((alarm) => (
      alarm.properties.MetricName === properties.MetricTransformations[0].MetricName && alarm.properties.AlarmActions?.length > 0)));
}

/** The trail, its alarms and the bucket. */
export const LOGGING: Control[] = [
  {
    id: 'CloudTrail.1',
    standards: ['FSBP', 'CIS 3.0', 'CIS 5.0'],
    asks: 'A trail records management events of all Regions',
    outcome: met(proof(
      TRAIL,
      ({ properties }) => properties.IsMultiRegionTrail === true && properties.IsLogging === true && listOf(properties.EventSelectors).length === 0,
      ({ properties }) => { properties.EventSelectors = [{ ReadWriteType: 'WriteOnly' }]; },
    ), 'With `AccountTrail.organization` the trail is the organisation’s'),
  },
  { id: 'CloudTrail.2', standards: ['FSBP', 'CIS 3.0', 'CIS 5.0'], asks: 'The trail is encrypted with a KMS key', outcome: met(hasProperty(TRAIL, 'KMSKeyId')) },
  { id: 'CloudTrail.4', standards: ['FSBP', 'CIS 3.0', 'CIS 5.0'], asks: 'The files of the trail can be validated', outcome: met(hasValue(TRAIL, 'EnableLogFileValidation', true)) },
  { id: 'CloudTrail.5', standards: ['FSBP'], asks: 'The trail writes to CloudWatch Logs', outcome: met(hasProperty(TRAIL, 'CloudWatchLogsLogGroupArn')) },
  { id: 'CloudTrail.7', standards: ['CIS 3.0', 'CIS 5.0'], asks: 'The bucket of the trail logs who reads it', outcome: notMet(ONE_BUCKET) },
  {
    id: 'CloudWatch.1',
    standards: ['CIS 1.4'],
    asks: 'An alarm tells of the use of the root user',
    outcome: met(proof(
      TRAIL,
      (trail, synthesis) => alarmOnTrail(trail, synthesis, '$.userIdentity.type = "Root"'),
      (_, synthesis) => synthesis.all('AWS::Logs::MetricFilter').forEach(({ properties }) => { properties.FilterPattern = '{ $.eventName = "Other" }'; }),
    ), '`root-login`, CRITICAL. Security Hub compares the text of the filter with its own, which has no parentheses, and may report the control as failed'),
  },
  { id: 'CloudWatch.2', standards: ['CIS 1.2'], asks: 'An alarm tells of calls that were denied', outcome: owners('Denied calls are usual where people work: add a metric filter with a threshold of your own to the log group of the trail') },
  { id: 'CloudWatch.3', standards: ['CIS 1.2'], asks: 'An alarm tells of a sign-in without MFA', outcome: owners(SIGN_IN) },
  { id: 'CloudWatch.4', standards: ['CIS 1.4'], asks: 'An alarm tells of changes of IAM policies', outcome: notMet(DEPLOYMENTS_RING) },
  {
    id: 'CloudWatch.5',
    standards: ['CIS 1.4'],
    asks: 'An alarm tells of changes of CloudTrail',
    outcome: notMet('The alarm `trail` tells who stops, deletes or changes the trail of the library, and `trail-silent` that it is silent. Security Hub requires its own filter, which counts every trail'),
  },
  { id: 'CloudWatch.6', standards: ['CIS 1.4'], asks: 'An alarm tells of failed sign-ins', outcome: owners(SIGN_IN) },
  {
    id: 'CloudWatch.7',
    standards: ['CIS 1.4'],
    asks: 'An alarm tells of keys that are disabled or scheduled for deletion',
    outcome: notMet('A CRITICAL alarm tells of the keys of the library only. Security Hub requires a filter that counts every key of the account'),
  },
  { id: 'CloudWatch.8', standards: ['CIS 1.4'], asks: 'An alarm tells of changes of bucket policies', outcome: notMet(DEPLOYMENTS_RING) },
  { id: 'CloudWatch.9', standards: ['CIS 1.4'], asks: 'An alarm tells of changes of AWS Config', outcome: owners('AWS Config is yours (Config.1): add a metric filter to the log group of the trail') },
  { id: 'CloudWatch.10', standards: ['CIS 1.4'], asks: 'An alarm tells of changes of security groups', outcome: notMet(DEPLOYMENTS_RING) },
  { id: 'CloudWatch.11', standards: ['CIS 1.4'], asks: 'An alarm tells of changes of network ACLs', outcome: notMet(DEPLOYMENTS_RING) },
  { id: 'CloudWatch.12', standards: ['CIS 1.4'], asks: 'An alarm tells of changes of network gateways', outcome: notMet(DEPLOYMENTS_RING) },
  { id: 'CloudWatch.13', standards: ['CIS 1.4'], asks: 'An alarm tells of changes of route tables', outcome: notMet(DEPLOYMENTS_RING) },
  { id: 'CloudWatch.14', standards: ['CIS 1.4'], asks: 'An alarm tells of changes of VPCs', outcome: notMet(DEPLOYMENTS_RING) },
  { id: 'S3.2', standards: ['FSBP'], asks: 'Nobody outside can read a bucket', outcome: met(hasValue(BUCKET, 'PublicAccessBlockConfiguration.RestrictPublicBuckets', true)) },
  { id: 'S3.3', standards: ['FSBP'], asks: 'Nobody outside can write to a bucket', outcome: met(hasValue(BUCKET, 'PublicAccessBlockConfiguration.BlockPublicPolicy', true)) },
  {
    id: 'S3.5',
    standards: ['FSBP', 'CIS 3.0', 'CIS 5.0'],
    asks: 'Buckets refuse requests without TLS',
    outcome: met(proof(
      BUCKET,
      (bucket, synthesis) => synthesis.all('AWS::S3::BucketPolicy').some((policy) => refersTo(synthesis, policy, policy.properties.Bucket, bucket)
        && statementsIn(policy.properties.PolicyDocument).some(({ Effect, Action, Condition }) => (
          Effect === 'Deny' && Action === 's3:*' && Condition?.Bool?.['aws:SecureTransport'] === 'false'))),
      (_, synthesis) => synthesis.all('AWS::S3::BucketPolicy').forEach(({ properties }) => { properties.PolicyDocument.Statement.shift(); }),
    )),
  },
  {
    id: 'S3.6',
    standards: ['FSBP'],
    asks: 'No other account can change a bucket or its permissions',
    outcome: met(proof(
      'AWS::S3::BucketPolicy',
      ({ properties }) => statementsIn(properties.PolicyDocument).every(({ Effect, Action }) => Effect === 'Deny' || !listOf(Action).some((action) => OF_THE_OWNER.test(action))),
      ({ properties }) => { properties.PolicyDocument.Statement.push({ Effect: 'Allow', Action: ['s3:PutBucketPolicy'] }); },
    )),
  },
  {
    id: 'S3.8',
    standards: ['FSBP', 'CIS 3.0', 'CIS 5.0'],
    asks: 'Buckets block public access',
    outcome: met(proof(
      BUCKET,
      ({ properties }) => ['BlockPublicAcls', 'BlockPublicPolicy', 'IgnorePublicAcls', 'RestrictPublicBuckets'].every((name) => properties.PublicAccessBlockConfiguration?.[name] === true),
      ({ properties }) => { properties.PublicAccessBlockConfiguration.IgnorePublicAcls = false; },
    )),
  },
  { id: 'S3.9', standards: ['FSBP'], asks: 'Buckets log who reads them', outcome: notMet(ONE_BUCKET) },
  {
    id: 'S3.12',
    standards: ['FSBP'],
    asks: 'Buckets have no ACLs',
    outcome: met(proof(
      BUCKET,
      ({ properties }) => properties.OwnershipControls?.Rules?.[0]?.ObjectOwnership === 'BucketOwnerEnforced',
      ({ properties }) => { properties.OwnershipControls.Rules[0].ObjectOwnership = 'ObjectWriter'; },
    )),
  },
  { id: 'S3.13', standards: ['FSBP'], asks: 'Buckets have lifecycle rules', outcome: met(hasProperty(BUCKET, 'LifecycleConfiguration')) },
  { id: 'S3.20', standards: ['CIS 3.0', 'CIS 5.0'], asks: 'Objects are deleted with MFA only', outcome: notMet('S3 does not combine it with lifecycle rules, and a template cannot turn it on. The bucket keeps overwritten and deleted objects for 90 days') },
  { id: 'S3.22', standards: ['CIS 3.0', 'CIS 5.0'], asks: 'A trail records what is written to objects', outcome: notMet(DATA_EVENTS) },
  { id: 'S3.23', standards: ['CIS 3.0', 'CIS 5.0'], asks: 'A trail records what is read of objects', outcome: notMet(DATA_EVENTS) },
];
