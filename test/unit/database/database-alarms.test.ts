import { Stack, Token } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { watchDatabase } from '../../../src/database/database-alarms';
import { AlarmOptions, EnvironmentAlarms } from '../../../src/monitoring';

function watched(gibibytes = 500, options: { [name: string]: AlarmOptions } = {}): Template {
  const stack = new Stack();
  const alarms = new EnvironmentAlarms(stack, 'Alarms', { environmentName: 'prod', topic: new sns.Topic(stack, 'Topic'), alarms: options });
  watchDatabase(alarms, new Construct(stack, 'Database'), { instanceIdentifier: 'main', gibibytes });
  return Template.fromStack(stack);
}

describe('events', () => {
  const [{ Properties: { EventPattern: { detail } } }] = Object.values(watched().findResources('AWS::Events::Rule', { Properties: { Targets: [{}] } }));

  test.each(['0049', '0221', '0419'])('RDS-EVENT-%s notifies', (number) => expect(detail.EventID).toContain(`RDS-EVENT-${number}`));

  test.each([
    ['the first steps of a fail-over', '0013'],
    ['where storage begins to grow', '0089'],
    ['what needs no action', '0219'],
    ['a key that can be used again', '0420'],
    ['a recovery that is over', '0021'],
  ])('the event of %s, RDS-EVENT-%s, does not notify', (_, number) => expect(detail).toEqual({ EventID: expect.not.arrayContaining([`RDS-EVENT-${number}`]), SourceIdentifier: ['main'] }));
});

test('a missing daily backup notifies after two days, and a new database does not', () => {
  const [[rule, { Properties: { EventPattern } }]] = Object.entries(watched().findResources('AWS::Events::Rule', { Properties: { Targets: Match.absent() } }));
  expect(EventPattern.detail).toEqual({ EventID: ['RDS-EVENT-0002'], SourceIdentifier: ['main'] });
  watched().hasResourceProperties('AWS::CloudWatch::Alarm', {
    AlarmName: 'CRITICAL-oban-prod-database-backup',
    MetricName: 'MatchedEvents',
    Dimensions: [{ Name: 'RuleName', Value: { Ref: rule } }],
    Period: 3600,
    EvaluationPeriods: 54,
    TreatMissingData: 'missing',
    InsufficientDataActions: [Match.anyValue()],
  });
});

describe('storage that is only known at deployment', () => {
  const size = Token.asNumber({ Ref: 'Size' });

  test('storage that is only known at deployment needs a threshold for its alarm', () => {
    expect(() => watched(size)).toThrow(/^the threshold of the alarm 'database-storage' is only known at deployment, .* give a number as its `threshold` in monitoring\.alarms$/);
  });

  test('an alarm for storage that is only known at deployment accepts a threshold', () => {
    watched(size, { 'database-storage': { threshold: 20 } }).hasResourceProperties('AWS::CloudWatch::Alarm', { AlarmName: 'CRITICAL-oban-prod-database-storage', Threshold: 20 * 1024 ** 3 });
  });
});
