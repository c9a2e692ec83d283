import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { mockClient } from 'aws-sdk-client-mock';
import { READERS } from './readers';
import { publishVerdict } from '../../../../src/backup/functions/check-backups/publish-verdict';
import type { Verdict } from '../../../../src/backup/functions/model/verdict';
import { FAIL_OVER, messageOf } from '../../../proofs/alert-path/message';
import { shape } from '../../../proofs/alert-path/shapes';

const VERDICT: Verdict = { environmentName: 'prod', checkedAt: new Date(0), isWrong: true, sources: [], findings: [{ subject: 'a', reason: 'b' }], notices: [] };

/** As CloudWatch sends it: functions/messages/cloudwatch_alarm.json of the first reader, without the rest of the record. */
const OF_CLOUDWATCH = {
  AlarmName: 'DBMigrationRequired',
  AlarmDescription: 'App is reporting an error',
  AWSAccountId: '735598076380',
  NewStateValue: 'OK',
  NewStateReason: 'Threshold Crossed: 1 datapoint [1.0 (12/02/19 15:44:00)] was not less than the threshold (1.0).',
  StateChangeTime: '2019-02-12T15:45:24.006+0000',
  Region: 'EU (London)',
  OldStateValue: 'ALARM',
  Trigger: {
    MetricName: 'DBMigrationRequired',
    Namespace: 'LogMetrics',
    StatisticType: 'Statistic',
    Statistic: 'SUM',
    Unit: null,
    Dimensions: [],
    Period: 60,
    EvaluationPeriods: 1,
    ComparisonOperator: 'LessThanThreshold',
    Threshold: 1.0,
    TreatMissingData: '- TreatMissingData:NonBreaching',
    EvaluateLowSampleCountPercentile: '',
  },
};

async function ofTheCheck(isWrong: boolean): Promise<any> {
  const sns = mockClient(SNSClient);
  sns.on(PublishCommand).resolves({});
  await publishVerdict(new SNSClient({ region: 'ap-southeast-2' }), 'arn:aws:sns:ap-southeast-2:123456789012:alarms', { ...VERDICT, isWrong }, !isWrong);
  return JSON.parse(sns.commandCalls(PublishCommand)[0].args[0].input.Message!);
}

function ofTheEvent(): any {
  const [rule] = shape('production example').all('AWS::Events::Rule').filter(({ path }) => path.includes('/database-event/'));
  const { InputTemplate, InputPathsMap } = rule.properties.Targets[0].InputTransformer;
  return messageOf(InputTemplate, InputPathsMap, FAIL_OVER);
}

describe.each(READERS)('$repository', ({ lacks }) => {
  test('an alarm has the keys that the program reads', () => expect(lacks(OF_CLOUDWATCH)).toEqual([]));

  test('an event has the keys that the program reads', () => expect(lacks(ofTheEvent())).toEqual([]));

  test.each([true, false])('a message of the check has the keys that the program reads (wrong: %s)', async (isWrong) => expect(lacks(await ofTheCheck(isWrong))).toEqual([]));

  test('the message of an event of version 0.1.0 lacks keys that the program reads', () => {
    expect(lacks({ AlarmName: 'CRITICAL-oban-prod-database-event', AlarmDescription: 'x', Time: FAIL_OVER.time, Event: FAIL_OVER.detail })).toEqual(
      expect.arrayContaining(['NewStateReason', 'NewStateValue', 'OldStateValue']),
    );
  });
});

test('the message of an event has the event and its time', () => {
  expect(ofTheEvent()).toEqual({
    AlarmName: 'CRITICAL-oban-prod-database-event',
    AlarmDescription: expect.stringMatching(/^Oban environment prod: RDS reports/),
    AWSAccountId: '123456789012',
    NewStateValue: 'ALARM',
    NewStateReason: 'Multi-AZ instance failover completed',
    OldStateValue: 'OK',
    StateChangeTime: '2027-03-01T22:36:43Z',
    Region: 'ap-southeast-2',
    Trigger: expect.objectContaining({ Namespace: 'AWS/Events', MetricName: 'MatchedEvents', Threshold: 1 }),
    Time: '2027-03-01T22:36:43Z',
    Event: FAIL_OVER.detail,
  });
});
