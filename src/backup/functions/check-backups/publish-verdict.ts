import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { runbookArticle } from '../../../links/runbook';
import { messageName } from '../model/message-names';
import { ENVIRONMENT_DIMENSION, FAILED, FUNCTION_DIMENSION, METRIC_NAMESPACE } from '../model/metric-names';
import type { Finding, SourceVerdict, Verdict } from '../model/verdict';
import { visible } from '../runtime/visible-text';

/** https://docs.aws.amazon.com/sns/latest/api/API_Publish.html */
const LONGEST_SUBJECT = 99;
const LONGEST_MESSAGE_BYTES = 262_144;

/** The limit of CloudWatch's reasons: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_SetAlarmState.html */
const LONGEST_REASON = 1_023;

/** The maximum size of the other keys of the message, and of the characters between the lines of the report. */
const OTHER_BYTES = 8_192;
const BYTES_BESIDE_A_LINE = 8;

const SECONDS_PER_DAY = 86_400;

/**
 * Publishes the state of the backups to a topic.
 *
 * @param isHeartbeat whether the message is a heartbeat, which recipients of critical messages receive as well because of its name
 */
export async function publishVerdict(sns: SNSClient, topicArn: string, verdict: Verdict, isHeartbeat: boolean): Promise<void> {
  await sns.send(new PublishCommand({
    TopicArn: topicArn,
    Subject: `Backups of ${verdict.environmentName}: ${headlineOf(verdict)}`.slice(0, LONGEST_SUBJECT),
    Message: JSON.stringify(messageOf(topicArn, verdict, isHeartbeat), undefined, 2),
  }));
}

function headlineOf({ isWrong, reminders }: Verdict): string {
  return isWrong ? 'problems found, action required' : reminders === undefined ? 'all healthy' : 'all healthy, holds or quarantines in force';
}

/**
 * Returns the message for operators and programs. It has the keys of an alarm message, so that programs can process it as an alarm, and the
 * report as a list of lines, so that a mail shows one line below the other.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Notify_Users_Alarm_Changes.html
 */
function messageOf(topicArn: string, verdict: Verdict, isHeartbeat: boolean): object {
  const { environmentName, checkedAt, isWrong } = verdict;
  const [, , , region, account] = topicArn.split(':');
  const [wrong, others] = [wrongIn(verdict), othersIn(verdict)].map((lines) => lines.map(visible)); // promise ALL-6d.1
  return {
    AlarmName: messageName(environmentName, isHeartbeat),
    AlarmDescription: `Oban environment ${environmentName}: ${headlineOf(verdict)}. What to do: ${runbookArticle('check-backups')}`,
    NewStateValue: isWrong ? 'ALARM' : 'OK',
    NewStateReason: (isWrong ? wrong.map((line) => line.trim()).join(' ') : headlineOf(verdict)).slice(0, LONGEST_REASON),
    Report: cut([`Backups of the environment ${environmentName}, checked at ${checkedAt.toISOString()}: ${headlineOf(verdict)}`, ...wrong, ...others]),
    // The check does not store its earlier results.
    OldStateValue: 'INSUFFICIENT_DATA',
    StateChangeTime: checkedAt.toISOString().replace('Z', '+0000'),
    AWSAccountId: account,
    Region: region,
    Trigger: {
      MetricName: FAILED,
      Namespace: METRIC_NAMESPACE,
      StatisticType: 'Statistic',
      Statistic: 'SUM',
      Unit: null,
      Dimensions: [{ name: ENVIRONMENT_DIMENSION, value: environmentName }, { name: FUNCTION_DIMENSION, value: 'check-backups' }],
      Period: SECONDS_PER_DAY,
      EvaluationPeriods: 1,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      Threshold: 1,
    },
  };
}

function wrongIn({ sources, findings }: Verdict): string[] {
  return [...sources.filter(({ state }) => state === 'wrong').flatMap(linesOf), ...findings.map(lineOf)];
}

function othersIn({ sources, reminders = [] }: Verdict): string[] {
  return [...reminders.map((reminder) => `REMINDER ${lineOf(reminder)}`), ...sources.filter(({ state }) => state !== 'wrong').flatMap(linesOf)];
}

function linesOf({ source, kind, state, newestGoodImage, newestGoodImageCreatedAt, findings }: SourceVerdict): string[] {
  const newest = newestGoodImage === undefined ? 'no good image' : `newest good image ${newestGoodImage} of ${newestGoodImageCreatedAt?.toISOString()}`;
  return [`${state.toUpperCase()} ${kind} ${source}: ${newest}`, ...findings.map((finding) => `  ${lineOf(finding)}`)];
}

function lineOf({ subject, reason }: Finding): string {
  return `${subject}: ${reason}`;
}

/** Returns as many lines as fit into a message of SNS, as JSON. */
function cut(lines: readonly string[]): string[] {
  let bytes = OTHER_BYTES;
  const first = lines.findIndex((line) => (bytes += Buffer.byteLength(JSON.stringify(line)) + BYTES_BESIDE_A_LINE) > LONGEST_MESSAGE_BYTES);
  return first < 0 ? [...lines] : [...lines.slice(0, first), '… the rest is in the log.'];
}
