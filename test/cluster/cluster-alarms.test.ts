import { Duration } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { ClusterOptions } from '../../src';
import { environment } from '../environment-fixture';

function alarmsOf(options: Partial<ClusterOptions> = {}): Template {
  return Template.fromStack(environment(() => options).environment.monitoringStack());
}

test.each<[string, Partial<ClusterOptions>, object]>([
  ['two members', {}, { Threshold: 8, EvaluationPeriods: 12 }],
  ['a spare one', { spare: true }, { Threshold: 13, EvaluationPeriods: 12 }],
  ['a long boot', { bootTimeout: Duration.minutes(60) }, { Threshold: 8, EvaluationPeriods: 20 }],
])('with %s, one agent that is silent for longer than a replacement takes is told, and all of them', (_, options, expected) => {
  alarmsOf(options).hasResourceProperties('AWS::CloudWatch::Alarm', {
    AlarmName: 'WARNING-oban-prod-agent-b2g', Statistic: 'SampleCount', Period: 300, ...expected, TreatMissingData: 'missing', InsufficientDataActions: [Match.anyValue()],
  });
});

test('a certificate is told a month before, and a week before or when it has expired', () => {
  const template = alarmsOf();
  template.hasResourceProperties('AWS::CloudWatch::Alarm', { AlarmName: 'WARNING-oban-prod-certificate-b2g', Threshold: 30, InsufficientDataActions: Match.absent() });
  template.hasResourceProperties('AWS::CloudWatch::Alarm', {
    AlarmName: 'CRITICAL-oban-prod-certificate-due-b2g', Threshold: 7, DatapointsToAlarm: 1, InsufficientDataActions: [Match.anyValue()],
  });
});

test('a group that cannot launch rings once, however often it tries within an hour', () => {
  alarmsOf().hasResourceProperties('AWS::CloudWatch::Alarm', {
    AlarmName: 'CRITICAL-oban-prod-launch-b2g', MetricName: 'MatchedEvents', Threshold: 1, Period: 900, EvaluationPeriods: 4, DatapointsToAlarm: 1, TreatMissingData: 'notBreaching',
  });
});
