import { Duration } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { ClusterOptions } from '../../../src';
import { environment } from '../../support/environment-fixture';

function alarmsOf(options: Partial<ClusterOptions> = {}): Template {
  return Template.fromStack(environment(() => options).environment.monitoringStack());
}

test.each<[string, Partial<ClusterOptions>, object]>([
  ['two members', {}, { Threshold: 8, EvaluationPeriods: 12 }],
  ['a spare one', { spare: true }, { Threshold: 13, EvaluationPeriods: 12 }],
  ['a long boot', { bootTimeout: Duration.minutes(60) }, { Threshold: 8, EvaluationPeriods: 20 }],
])('an agent that stops reporting for longer than a replacement takes notifies in a cluster with %s', (_, options, expected) => {
  alarmsOf(options).hasResourceProperties('AWS::CloudWatch::Alarm', {
    AlarmName: 'WARNING-oban-prod-agent-b2g', Statistic: 'SampleCount', Period: 300, ...expected, TreatMissingData: 'missing', InsufficientDataActions: [Match.anyValue()],
  });
});

test('the alarm of a certificate notifies a month before its expiry, a week before it and after it', () => {
  const template = alarmsOf();
  template.hasResourceProperties('AWS::CloudWatch::Alarm', { AlarmName: 'WARNING-oban-prod-certificate-b2g', Threshold: 30, InsufficientDataActions: Match.absent() });
  template.hasResourceProperties('AWS::CloudWatch::Alarm', {
    AlarmName: 'CRITICAL-oban-prod-certificate-due-b2g', Threshold: 7, DatapointsToAlarm: 1, InsufficientDataActions: [Match.anyValue()],
  });
});

test('failed launches notify once within an hour', () => {
  alarmsOf().hasResourceProperties('AWS::CloudWatch::Alarm', {
    AlarmName: 'CRITICAL-oban-prod-launch-b2g',
    Metrics: Match.arrayWith([
      Match.objectLike({ Expression: 'MAX([FILL(launch_b2g_1, 0), FILL(launch_b2g_2, 0)])' }),
      Match.objectLike({ Id: 'launch_b2g_1', ReturnData: false, MetricStat: Match.objectLike({ Period: 900, Stat: 'Sum', Metric: Match.objectLike({ Namespace: 'AWS/Events', MetricName: 'MatchedEvents' }) }) }),
    ]),
    Threshold: 1,
    EvaluationPeriods: 4,
    DatapointsToAlarm: 1,
    TreatMissingData: 'notBreaching',
  });
});

test('the alarm on launches also counts the scaling activities that the backup reads', () => {
  alarmsOf().hasResourceProperties('AWS::CloudWatch::Alarm', {
    AlarmName: 'CRITICAL-oban-prod-launch-b2g',
    Metrics: Match.arrayWith([Match.objectLike({
      Id: 'launch_b2g_2',
      ReturnData: false,
      MetricStat: {
        Metric: {
          Namespace: 'Oban/Backup',
          MetricName: 'FailedLaunches',
          Dimensions: [{ Name: 'environment', Value: 'prod' }, { Name: 'source', Value: 'b2g' }],
        },
        Period: 900,
        Stat: 'Maximum',
      },
    })]),
  });
});
