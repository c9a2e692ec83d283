import { Template } from 'aws-cdk-lib/assertions';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { Severity } from '../../../src';
import { environment } from '../../support/environment-fixture';

// docs/guide/alarms.md, Alarms and dashboards of your own.
test('an alarm of the consumer has a name, an action and a place on the dashboard like the other alarms', () => {
  const { environment: made } = environment();
  made.alarms.add(made.gateway, {
    kind: 'gateway-connections',
    target: 'b2g',
    severity: Severity.WARNING,
    summary: 'the gateway has unusually many connections',
    runbook: 'https://example.com/runbook#gateway-connections',
    metric: new cloudwatch.Metric({ namespace: 'Example', metricName: 'Connections' }),
    comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    threshold: 500,
    evaluationPeriods: 3,
    treatMissingData: cloudwatch.TreatMissingData.MISSING,
    missingDataReason: 'a member that is replaced publishes nothing for some minutes',
  });

  const template = Template.fromStack(made.monitoringStack());
  const [alarm] = Object.values(template.findResources('AWS::CloudWatch::Alarm', { Properties: { AlarmName: 'WARNING-oban-prod-gateway-connections-b2g' } }));
  expect(alarm.Properties.AlarmActions).toHaveLength(1);
  expect(alarm.Properties.AlarmDescription).toContain('https://example.com/runbook#gateway-connections');
  expect(JSON.stringify(template.findResources('AWS::CloudWatch::Dashboard'))).toContain('gateway-connections');
});
