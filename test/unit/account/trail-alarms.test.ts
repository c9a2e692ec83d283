import { aws_s3 as s3 } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { newAccount, stackIn, templateOf } from './account-under-test';
import { allows, policyOf } from './policy-evaluation';
import { AccountTrail } from '../../../src';

const template = templateOf();
const only = (type: string, from: Template = template) => {
  const found = Object.entries<any>(from.findResources(type));
  expect(found).toHaveLength(1);
  return { id: found[0][0], ...found[0][1] };
};
const alarmOf = (kind: string, from: Template = template) => {
  const named = Object.values<any>(from.findResources('AWS::CloudWatch::Alarm')).filter(({ Properties }) => /^(CRITICAL|WARNING)-oban-account-/.test(Properties.AlarmName) && Properties.AlarmName.endsWith(`-account-${kind}`));
  expect(named).toHaveLength(1);
  return named[0].Properties;
};
const filterOf = (metricName: string, from: Template = template) => {
  const filters = Object.values<any>(from.findResources('AWS::Logs::MetricFilter'))
    .filter(({ Properties }) => Properties.MetricTransformations[0].MetricName === metricName);
  expect(filters).toHaveLength(1);
  return filters[0].Properties;
};

describe('the log group of the trail', () => {
  const logGroup = only('AWS::Logs::LogGroup');

  test('the log group gets the events of the trail through a role with only the required permissions', () => {
    const trail = only('AWS::CloudTrail::Trail').Properties;
    expect(trail.CloudWatchLogsLogGroupArn).toEqual({ 'Fn::GetAtt': [logGroup.id, 'Arn'] });
    const [role] = trail.CloudWatchLogsRoleArn['Fn::GetAtt'];
    template.hasResourceProperties('AWS::IAM::Policy', {
      Roles: [{ Ref: role }],
      PolicyDocument: {
        Statement: [{ Effect: 'Allow', Action: ['logs:PutLogEvents', 'logs:CreateLogStream'], Resource: { 'Fn::GetAtt': [logGroup.id, 'Arn'] } }],
      },
    });
    template.hasResourceProperties('AWS::IAM::Role', {
      AssumeRolePolicyDocument: { Statement: [{ Action: 'sts:AssumeRole', Effect: 'Allow', Principal: { Service: 'cloudtrail.amazonaws.com' } }], Version: '2012-10-17' },
    });
  });

  test('the log group is encrypted with the trail’s key, which CloudWatch Logs may use in this account only', () => {
    const key = logGroup.Properties.KmsKeyId['Fn::GetAtt'][0];
    expect(only('AWS::CloudTrail::Trail').Properties.KMSKeyId).toEqual({ 'Fn::GetAtt': [key, 'Arn'] });
    const mayEncrypt = (account: string) => allows(policyOf(template, 'AWS::KMS::Key', 'KeyPolicy', key), {
      principal: 'logs.ap-southeast-2.amazonaws.com',
      action: 'kms:GenerateDataKey',
      resource: '*',
      context: { 'kms:EncryptionContext:aws:logs:arn': `arn:aws:logs:ap-southeast-2:${account}:log-group:trail` },
    });
    expect([mayEncrypt('111111111111'), mayEncrypt('222222222222')]).toEqual([true, false]);
  });

  // https://docs.aws.amazon.com/securityhub/latest/userguide/cloudwatch-controls.html#cloudwatch-16
  test('the log group keeps events for a year and is deleted with the trail, because the bucket keeps them longer', () => {
    expect(logGroup).toMatchObject({ DeletionPolicy: 'Delete', Properties: { RetentionInDays: 365 } });
  });
});

describe('alarms', () => {
  const topic = only('AWS::SNS::Topic').id;

  test.each([['root-login', 'oban-trail-root-login'], ['trail', 'oban-trail-trail'], ['cfn-admin', 'oban-trail-cfn-admin']])('%s goes into the ALARM state at the first event that its filter counts', (kind, metricName) => {
    const { FilterPattern: _, ...filter } = filterOf(metricName);
    expect(filter).toEqual({
      LogGroupName: { Ref: only('AWS::Logs::LogGroup').id },
      MetricTransformations: [{ MetricNamespace: 'Oban/Account', MetricName: metricName, MetricValue: '1', DefaultValue: 0 }],
    });
    expect(alarmOf(kind)).toMatchObject({
      Namespace: 'Oban/Account',
      MetricName: metricName,
      Statistic: 'Sum',
      Period: 300,
      Threshold: 1,
      EvaluationPeriods: 1,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      TreatMissingData: 'notBreaching',
      ActionsEnabled: true,
      AlarmActions: [{ Ref: topic }],
    });
    expect(alarmOf(kind).Dimensions).toBeUndefined();
  });

  test('the use of the root user does not include events of services', () => {
    expect(filterOf('oban-trail-root-login').FilterPattern)
      .toBe('{ ($.userIdentity.type = "Root") && ($.userIdentity.invokedBy NOT EXISTS) && ($.eventType != "AwsServiceEvent") }');
  });

  test.each(['StopLogging', 'DeleteTrail', 'UpdateTrail', 'PutEventSelectors'])('the filter counts %s as a change of the trail', (call) => {
    expect(filterOf('oban-trail-trail').FilterPattern).toContain(`($.eventName = "${call}")`);
  });

  // A call from another account is in the trail of the account of the role as well.
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/cloudtrail-integration.html
  test('the filter counts each new session of the CFNAdmin role of this account', () => {
    expect(filterOf('oban-trail-cfn-admin').FilterPattern).toBe(
      '{ ($.eventSource = "sts.amazonaws.com") && ($.eventName = "AssumeRole") && ($.requestParameters.roleArn = "*:iam::111111111111:role/CFNAdmin") && ($.errorCode NOT EXISTS) }',
    );
    expect(filterOf('acme-oban-trail-cfn-admin', templateOf({ namePrefix: 'acme-' })).FilterPattern).toContain('role/acme-CFNAdmin');
    expect(alarmOf('cfn-admin').AlarmName).toBe('WARNING-oban-account-cfn-admin');
    expect(JSON.stringify(alarmOf('cfn-admin').AlarmDescription)).toMatch(/a session of the role CFNAdmin has started.*docs\/runbook\.md#cfn-admin/);
  });

  test('the alarm for a silent trail needs at least one earlier event', () => {
    expect(alarmOf('trail-silent')).toMatchObject({
      Namespace: 'AWS/Logs',
      MetricName: 'IncomingLogEvents',
      Dimensions: [{ Name: 'LogGroupName', Value: { Ref: only('AWS::Logs::LogGroup').id } }],
      TreatMissingData: 'missing',
      InsufficientDataActions: [{ Ref: topic }],
    });
  });

  test('the description of an alarm names the account', () => {
    expect(JSON.stringify(alarmOf('root-login').AlarmDescription)).toMatch(/Oban account: the root user has logged in.*docs\/runbook\.md#root-login/);
  });

  test('filter patterns are within the limit of CloudWatch Logs', () => {
    for (const { Properties } of Object.values<any>(templateOf({ namePrefix: 'a'.repeat(32) }).findResources('AWS::Logs::MetricFilter'))) {
      expect(Properties.FilterPattern.length).toBeLessThanOrEqual(1024);
    }
  });

  test('alarms have the name of their trail if there is another prefix', () => {
    const prefixed = templateOf({ namePrefix: 'acme-' });
    expect(filterOf('acme-oban-trail-trail', prefixed).FilterPattern).toContain('$.requestParameters.name = "*:trail/acme-oban-trail"');
    prefixed.hasResourceProperties('AWS::CloudWatch::Alarm', { AlarmName: 'CRITICAL-oban-acme-account-trail' });
  });

  test('an alarm can be turned off with a reason', () => {
    const off = templateOf({ monitoring: { alarms: { 'root-login': { optOut: 'the organisation watches root users' } } } });
    expect(alarmOf('root-login', off)).toMatchObject({ ActionsEnabled: false, AlarmDescription: expect.stringContaining('Turned off: the organisation watches root users.') });
    expect(alarmOf('trail', off).ActionsEnabled).toBe(true);
  });

  test('an account with the organization’s trail has only the alarm on its topic', () => {
    const stack = stackIn('111111111111');
    const account = newAccount(stack, { trail: AccountTrail.organization({ accessLogBucket: s3.Bucket.fromBucketName(stack, 'Archive', 'archive') }) });
    expect(Object.keys(account.alarms.alarms)).toEqual(['delivery']);
    const none = Template.fromStack(stack);
    none.hasResourceProperties('AWS::CloudWatch::Alarm', {
      AlarmName: 'WARNING-oban-account-delivery', AlarmActions: [{ Ref: Object.keys(none.findResources('AWS::SNS::Topic'))[0] }],
    });
    none.resourceCountIs('AWS::CloudWatch::Alarm', 1);
    for (const type of ['AWS::Logs::MetricFilter', 'AWS::Logs::LogGroup']) {
      none.resourceCountIs(type, 0);
    }
  });
});
