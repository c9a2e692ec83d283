import { App, Duration, Stack, Tags } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as sns from 'aws-cdk-lib/aws-sns';
import { backedUp, functionIn, FUNCTIONS, KEY, settingsIn } from './image-backup-fixture';
import { BackupPermissions, Heartbeat, ImageBackup, Promotion, RecycleBinOptions } from '../../../src/backup';
import { settingsText } from '../../../src/backup/functions/runtime/environment-variables';
import { checkSettings } from '../../../src/backup/functions/runtime/read-settings';

const template = backedUp().template();

describe.each(FUNCTIONS)('%s', (name) => {
  const { id, properties } = functionIn(template, name);

  const schedules = {
    'create-images': 'cron(0 15 * * ? *)',
    'roll-clusters': 'cron(30 15 * * ? *)',
    'tag-snapshots': 'cron(0 17 * * ? *)',
    'expire-images': 'cron(0 18 * * ? *)',
    'check-backups': 'cron(0 20 * * ? *)',
  };
  test('each function runs every day at a time of its own', () => {
    template.hasResourceProperties('AWS::Events::Rule', {
      ScheduleExpression: schedules[name],
      State: 'ENABLED',
      Targets: [Match.objectLike({ Arn: { 'Fn::GetAtt': [id, 'Arn'] } })],
    });
  });

  test('EventBridge may invoke each function', () => {
    template.hasResourceProperties('AWS::Lambda::Permission', { FunctionName: { 'Fn::GetAtt': [id, 'Arn'] }, Principal: 'events.amazonaws.com' });
  });

  test('each function has two retries within an hour, except the check, which would send a mail each time, and a failure of all notifies the topic', () => {
    template.hasResourceProperties('AWS::Lambda::EventInvokeConfig', {
      FunctionName: { Ref: id },
      MaximumRetryAttempts: name === 'check-backups' ? 0 : 2,
      MaximumEventAgeInSeconds: 3600,
      DestinationConfig: { OnFailure: { Destination: { Ref: Match.stringLikeRegexp('AlarmTopic') } } },
    });
  });

  test('each function has a role of its own', () => {
    const role = properties.Role['Fn::GetAtt'][0];
    const others = Object.values(template.findResources('AWS::Lambda::Function')).filter(({ Properties }) => Properties.Role['Fn::GetAtt'][0] === role);
    expect(others).toHaveLength(1);
  });

  test('each function logs for a year into a group of its own, encrypted with the key of the environment', () => {
    const group = properties.LoggingConfig.LogGroup.Ref;
    expect(template.findResources('AWS::Logs::LogGroup')[group]).toMatchObject({
      Properties: { RetentionInDays: 365, KmsKeyId: KEY },
    });
    const others = Object.values(template.findResources('AWS::Lambda::Function')).filter(({ Properties }) => Properties.LoggingConfig?.LogGroup.Ref === group);
    expect(others).toHaveLength(1);
  });

  test('each function has a timeout of 15 minutes, and memory for tens of thousands of images', () => {
    expect(properties).toMatchObject({ Timeout: 900, MemorySize: 512, Runtime: 'nodejs24.x' });
  });

  const alarm = (kind: string) => {
    const [found] = Object.values(template.findResources('AWS::CloudWatch::Alarm', { Properties: { AlarmName: `WARNING-oban-prod-${kind}-${name}` } }));
    return found?.Properties;
  };
  const ofFunction = { Dimensions: [{ Name: 'FunctionName', Value: { Ref: id } }] };
  const tells = [{ Ref: expect.stringContaining('AlarmTopic') }];

  test('each function has an alarm for its first error, with a link to its article', () => {
    expect(alarm('errors')).toMatchObject({
      ...ofFunction, Namespace: 'AWS/Lambda', MetricName: 'Errors', Statistic: 'Sum', Threshold: 1, EvaluationPeriods: 1, TreatMissingData: 'notBreaching', AlarmActions: tells,
    });
    expect(JSON.stringify(alarm('errors').AlarmDescription)).toContain(`runbook.md#${name} `);
  });

  test('each function has an alarm for no run in more than a day, and none before its first run', () => {
    expect(alarm('not-run')).toMatchObject({
      ...ofFunction, MetricName: 'Invocations', Period: 3600, EvaluationPeriods: 26, TreatMissingData: 'missing', InsufficientDataActions: tells,
    });
  });

  test('each function has an alarm for throttling, and one that shows whether an error was a timeout', () => {
    expect(alarm('throttled')).toMatchObject({ ...ofFunction, MetricName: 'Throttles', Threshold: 1, AlarmActions: tells });
    expect(alarm('timeout')).toMatchObject({ ...ofFunction, MetricName: 'Duration', Statistic: 'Maximum', Threshold: 899_000 });
    expect(alarm('timeout').AlarmActions).toBeUndefined();
  });

  test('each function that can leave work has an alarm for a daily backlog', () => {
    expect(alarm('backlog')).toEqual(name === 'check-backups' ? undefined : expect.objectContaining({
      Namespace: 'Oban/Backup',
      MetricName: 'Left',
      Dimensions: [{ Name: 'environment', Value: 'prod' }, { Name: 'function', Value: name }],
      Period: 86_400,
      EvaluationPeriods: 5,
      Threshold: 1,
      AlarmActions: tells,
    }));
  });

  test('each function has the name of its environment', () => {
    expect(properties.Environment.Variables.OBAN_ENVIRONMENT).toBe('prod');
  });
});

test('an automatic move back of a pointer has an alarm, although no run fails', () => {
  template.hasResourceProperties('AWS::CloudWatch::Alarm', {
    AlarmName: 'WARNING-oban-prod-pointer',
    Namespace: 'Oban/Backup',
    MetricName: 'PointersReverted',
    Dimensions: [{ Name: 'environment', Value: 'prod' }],
    Statistic: 'Sum',
    Threshold: 1,
    AlarmActions: [{ Ref: Match.stringLikeRegexp('AlarmTopic') }],
  });
});

test('an available image invokes the functions for pointers and snapshots, whatever its owner, because the event has no tags', () => {
  template.hasResourceProperties('AWS::Events::Rule', {
    EventPattern: { 'source': ['aws.ec2'], 'detail-type': ['EC2 AMI State Change'], 'detail': { State: ['available'] } },
    Targets: [
      Match.objectLike({ Arn: { 'Fn::GetAtt': [functionIn(template, 'roll-clusters').id, 'Arn'] } }),
      Match.objectLike({ Arn: { 'Fn::GetAtt': [functionIn(template, 'tag-snapshots').id, 'Arn'] } }),
    ],
  });
});

test('a failed launch and a terminated member invoke the function for pointers, whatever the group', () => {
  template.hasResourceProperties('AWS::Events::Rule', {
    EventPattern: { 'source': ['aws.autoscaling'], 'detail-type': ['EC2 Instance Launch Unsuccessful', 'EC2 Instance Terminate Successful'] },
    Targets: [Match.objectLike({ Arn: { 'Fn::GetAtt': [functionIn(template, 'roll-clusters').id, 'Arn'] } })],
  });
});

describe('the settings of the functions', () => {
  test('the settings have the defaults', () => {
    expect(JSON.parse(settingsIn(template, 'create-images'))).toEqual({ retention: { dailyDays: 14 }, dryRun: false });
    expect(JSON.parse(settingsIn(template, 'roll-clusters'))).toEqual({ retention: { dailyDays: 14 }, promotion: 'automatic', refresh: false, dryRun: false });
    expect(JSON.parse(settingsIn(template, 'expire-images'))).toEqual({ dryRun: false });
    expect(JSON.parse(settingsIn(template, 'tag-snapshots'))).toEqual({ dryRun: false });
    expect(settingsIn(template, 'check-backups')).toEqual({
      'Fn::Join': ['', ['{"retention":{"dailyDays":14},"allowedAgeHours":26,"topicArn":"', { Ref: expect.stringContaining('AlarmTopic') }, '","recipientsParameter":"/oban/prod/recipients","heartbeat":"off"}']],
    });
  });

  test('the settings have the value of every option', () => {
    const changed = backedUp({
      retention: { daily: Duration.days(7), weekly: Duration.days(35), monthly: Duration.days(400), yearly: Duration.days(2557) },
      promotion: Promotion.MANUAL,
      refreshMembers: true,
      allowedAge: Duration.hours(50),
      heartbeat: Heartbeat.WEEKLY,
      dryRun: true,
    }).template();
    const retention = { dailyDays: 7, weeklyDays: 35, monthlyDays: 400, yearlyDays: 2557 };
    expect(JSON.parse(settingsIn(changed, 'create-images'))).toEqual({ retention, dryRun: true });
    expect(JSON.parse(settingsIn(changed, 'roll-clusters'))).toEqual({ retention, promotion: 'manual', refresh: true, dryRun: true });
    expect(JSON.parse(settingsIn(changed, 'expire-images'))).toEqual({ dryRun: true });
    expect(JSON.parse(settingsIn(changed, 'tag-snapshots'))).toEqual({ dryRun: true });
    expect(settingsIn(changed, 'check-backups')['Fn::Join'][1][0]).toContain('"allowedAgeHours":50');
    expect(settingsIn(changed, 'check-backups')['Fn::Join'][1][2]).toContain('"heartbeat":"weekly"');
  });

  test('the settings are also in the parameter that the command line reads', () => {
    const { Properties } = Object.values(template.findResources('AWS::SSM::Parameter', { Properties: { Name: '/oban/prod/backup' } }))[0];
    const [before, topic, after] = Properties.Value['Fn::Join'][1];
    const told = JSON.parse(`${before}${JSON.stringify(topic).slice(1, -1).replace(/"/g, '\\"')}${after}`);
    for (const name of FUNCTIONS) {
      const itself = settingsIn(template, name);
      const text = typeof itself === 'string' ? itself : itself['Fn::Join'][1].map((part: any) => (
        typeof part === 'string' ? part : JSON.stringify(part).slice(1, -1).replace(/"/g, '\\"'))).join('');
      expect(told[name]).toEqual(JSON.parse(text));
    }
    expect(Object.keys(told).sort()).toEqual([...FUNCTIONS].sort());
  });

  test('a setting has its default if its option is undefined', () => {
    const undefinedOptions = backedUp({
      retention: { daily: undefined, weekly: undefined },
      schedule: { createImages: undefined },
      promotion: undefined,
      refreshMembers: undefined,
      allowedAge: undefined,
      heartbeat: undefined,
      dryRun: undefined,
      permissions: undefined,
      recycleBin: undefined,
    }).template();
    expect(undefinedOptions.toJSON()).toEqual(template.toJSON());
  });
});

test.each(Object.values(Heartbeat))('the check accepts the heartbeat %s', (heartbeat) => {
  const variables = { OBAN_ENVIRONMENT: 'prod', OBAN_BACKUP: JSON.stringify({ retention: { dailyDays: 1 }, allowedAgeHours: 1, topicArn: 'arn:x', heartbeat }) };
  expect(checkSettings(settingsText(variables)).heartbeat).toBe(heartbeat);
});

describe('the Recycle Bin', () => {
  const rules = (recycleBin: RecycleBinOptions) => Object.values<any>(backedUp({ recycleBin }).template().findResources('AWS::Rbin::Rule'))
    .map(({ Properties }) => Properties);
  const daysOf = (recycleBin: RecycleBinOptions) => Object.fromEntries(rules(recycleBin).map(({ ResourceType, RetentionPeriod }) => {
    expect(RetentionPeriod.RetentionPeriodUnit).toBe('DAYS');
    return [ResourceType, RetentionPeriod.RetentionPeriodValue];
  }));

  test('the Recycle Bin is off by default for a separate backup', () => {
    template.resourceCountIs('AWS::Rbin::Rule', 0);
  });

  test.each<[string, RecycleBinOptions, object]>([
    ['all for seven days, unless the options say otherwise', {}, { EC2_IMAGE: 7, EBS_SNAPSHOT: 7, EBS_VOLUME: 7 }],
    ['snapshots as long as images', { images: Duration.days(30) }, { EC2_IMAGE: 30, EBS_SNAPSHOT: 30, EBS_VOLUME: 7 }],
    ['snapshots for longer', { images: Duration.days(7), snapshots: Duration.days(9) }, { EC2_IMAGE: 7, EBS_SNAPSHOT: 9, EBS_VOLUME: 7 }],
    ['volumes for fewer days', { volumes: Duration.days(1) }, { EC2_IMAGE: 7, EBS_SNAPSHOT: 7, EBS_VOLUME: 1 }],
  ])('the Recycle Bin retains %s', (_, options, expected) => expect(daysOf(options)).toEqual(expected));

  test('the Recycle Bin selects the environment by its tag and has no lock, because AWS locks no rule that selects by a tag', () => {
    for (const { ResourceTags, LockConfiguration, ExcludeResourceTags } of rules({})) {
      expect(ResourceTags).toEqual([{ ResourceTagKey: 'oban:environment', ResourceTagValue: 'prod' }]);
      expect([LockConfiguration, ExcludeResourceTags]).toEqual([undefined, undefined]);
    }
  });
});

describe('the permissions of the design', () => {
  const reason = 'the auditor wants them as designed';
  const designed = backedUp({ permissions: BackupPermissions.asDesigned(reason) }).template();
  const roleOf = (name: typeof FUNCTIONS[number]) => designed.findResources('AWS::IAM::Role')[functionIn(designed, name).properties.Role['Fn::GetAtt'][0]];
  const policies = ['AutoScalingFullAccess', 'AmazonEC2FullAccess'].map((name) => ({ 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, `:iam::aws:policy/${name}`]] }));

  test.each(['create-images', 'roll-clusters', 'expire-images', 'tag-snapshots'] as const)('the role of %s has the managed policies and the reason', (name) => {
    expect(roleOf(name).Properties.ManagedPolicyArns).toEqual(policies);
    expect(roleOf(name).Metadata).toMatchObject({ 'oban:as-designed': reason });
  });

  test('the function that checks has read access only, with the permissions of the design as well', () => {
    expect(roleOf('check-backups').Properties.ManagedPolicyArns).toBeUndefined();
  });

  test('by default, no role has a managed policy', () => {
    for (const name of FUNCTIONS) {
      expect(template.findResources('AWS::IAM::Role')[functionIn(template, name).properties.Role['Fn::GetAtt'][0]].Properties.ManagedPolicyArns).toBeUndefined();
    }
  });
});

test('the resources of the backup have the tag of the environment, whatever the consumer tags', () => {
  const { backup, template: made } = backedUp();
  Tags.of(backup).add('oban:environment', 'other');
  made().allResourcesProperties('AWS::Lambda::Function', { Tags: Match.arrayWith([{ Key: 'oban:environment', Value: 'prod' }]) });
});

test('CloudWatch Logs encrypts the logs with its own key if the environment has AWS-managed keys', () => {
  backedUp({}, { encryptionKeyArn: undefined }).template().allResourcesProperties('AWS::Logs::LogGroup', { KmsKeyId: Match.absent() });
});

test('the template is the same if account and Region are only known at deployment', () => {
  const { environment } = backedUp();
  const stack = new Stack(new App(), 'Anywhere');
  new ImageBackup(stack, 'Backup', { environment, topic: new sns.Topic(stack, 'Topic') });
  Template.fromStack(stack).resourceCountIs('AWS::Lambda::Function', FUNCTIONS.length);
});
