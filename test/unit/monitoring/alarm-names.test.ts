import { App, Stack } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { EnvironmentAlarms, Severity } from '../../../src';
import { environment, ENV } from '../../support/environment-fixture';

function alarms(stack: Stack, environmentName: string, kind: string, target?: string): void {
  const made = new EnvironmentAlarms(stack, `Alarms-${environmentName}`, { environmentName, topic: new sns.Topic(stack, `Topic-${environmentName}`) });
  made.add(new Construct(stack, `Owner-${environmentName}`), {
    kind,
    target,
    severity: Severity.WARNING,
    summary: 'something is wrong',
    metric: new cloudwatch.Metric({ namespace: 'Test', metricName: 'Load' }),
    comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
    threshold: 1,
    evaluationPeriods: 1,
    treatMissingData: cloudwatch.TreatMissingData.MISSING,
    missingDataReason: 'none',
  });
}

// "This name must be unique within the Region": https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
describe('two alarms with the same name in an account and Region are refused', () => {
  test('an account and an environment named account have the same name', () => {
    expect(() => environment(undefined, { environmentName: 'account' })).toThrow(
      /^'Stack\/Production\/AlarmTopic' has an alarm 'WARNING-oban-account-delivery', and 'Account\/Account\/Alarms' has one of the same name in the same account and Region: give one of them another name, kind or target/,
    );
  });

  test('two environments have the same names and kinds when joined', () => {
    const app = new App();
    alarms(new Stack(app, 'One', { env: ENV }), 'prod', 'cpu-host-check', 'app01');
    expect(() => alarms(new Stack(app, 'Two', { env: ENV }), 'prod-cpu', 'host-check', 'app01'))
      .toThrow("'Two/Owner-prod-cpu' has an alarm 'WARNING-oban-prod-cpu-host-check-app01', and 'One/Owner-prod' has one");
  });

  test('alarms of two accounts or Regions may have the same name', () => {
    const app = new App();
    alarms(new Stack(app, 'One', { env: ENV }), 'prod', 'cpu');
    expect(() => alarms(new Stack(app, 'Two', { env: { ...ENV, region: 'us-east-1' } }), 'prod', 'cpu')).not.toThrow();
    expect(() => alarms(new Stack(app, 'Three', { env: { ...ENV, account: '999999999999' } }), 'prod', 'cpu')).not.toThrow();
  });
});
