import { Match, Template } from 'aws-cdk-lib/assertions';
import { AlarmOptions, GatewayEntry } from '../../../src';
import { environment } from '../../support/environment-fixture';

const ENTRIES = { 'AWS/ApplicationELB': 'TLS ends at the load balancer', 'AWS/NetworkELB': 'TLS ends at the members' };

function alarmsOf(namespace: string, alarms: { [name: string]: AlarmOptions } = {}): Template {
  const made = environment(() => namespace === 'AWS/NetworkELB' ? { entry: GatewayEntry.tlsPassThrough() } : {}, { monitoring: { alarms } });
  return Template.fromStack(made.environment.monitoringStack());
}

function nameOf(template: Template, AlarmName: string): string {
  return Object.keys(template.findResources('AWS::CloudWatch::Alarm', { Properties: { AlarmName } }))[0];
}

test.each(Object.entries(ENTRIES))('the alarms of %s (%s) notify separately of an outage of a cluster that has served', (namespace) => {
  const template = alarmsOf(namespace);
  const counted = { Namespace: namespace, MetricName: 'HealthyHostCount', Statistic: 'Maximum', ComparisonOperator: 'LessThanThreshold', Threshold: 1, TreatMissingData: 'breaching' };
  const [none, notServed] = ['CRITICAL-oban-prod-none-healthy-b2g', 'WARNING-oban-prod-not-served-b2g'].map((name) => nameOf(template, name));
  template.hasResourceProperties('AWS::CloudWatch::Alarm', { ...counted, AlarmName: 'CRITICAL-oban-prod-none-healthy-b2g', Period: 60, EvaluationPeriods: 3, AlarmActions: Match.absent() });
  template.hasResourceProperties('AWS::CloudWatch::Alarm', {
    ...counted, AlarmName: 'WARNING-oban-prod-not-served-b2g', Period: 900, EvaluationPeriods: 24, DatapointsToAlarm: 23, AlarmActions: Match.absent(),
  });
  template.hasResourceProperties('AWS::CloudWatch::CompositeAlarm', {
    AlarmName: 'CRITICAL-oban-prod-no-hosts-b2g',
    AlarmRule: { 'Fn::Join': ['', ['(ALARM("', { 'Fn::GetAtt': [none, 'Arn'] }, '") AND OK("', { 'Fn::GetAtt': [notServed, 'Arn'] }, '"))']] },
    AlarmActions: [Match.anyValue()],
    ActionsSuppressor: Match.absent(),
  });
});

test('the outage alarm ignores not-served if that alarm is turned off, and does not exist without none-healthy', () => {
  alarmsOf('AWS/NetworkELB', { 'not-served': { optOut: 'one of two' } })
    .hasResourceProperties('AWS::CloudWatch::CompositeAlarm', { AlarmName: 'CRITICAL-oban-prod-no-hosts-b2g', AlarmRule: { 'Fn::Join': ['', Match.not(Match.arrayWith(['") AND OK("']))] } });
  const off = alarmsOf('AWS/NetworkELB', { 'none-healthy': { optOut: 'one of two' } }).findResources('AWS::CloudWatch::CompositeAlarm', { Properties: { AlarmName: 'CRITICAL-oban-prod-no-hosts-b2g' } });
  expect(off).toEqual({});
});
