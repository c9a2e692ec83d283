import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import type { Finding, SourceVerdict, Verdict } from '../../planner/verdict';
import { visible } from '../visible-text.lambda-shared';

/** https://docs.aws.amazon.com/sns/latest/api/API_Publish.html */
const LONGEST_SUBJECT = 99;
const LONGEST_MESSAGE_BYTES = 262_144;

/** Tells a topic how the backups stand. */
export async function publishVerdict(sns: SNSClient, topicArn: string, verdict: Verdict): Promise<void> {
  await sns.send(new PublishCommand({
    TopicArn: topicArn,
    Subject: `Backups of ${verdict.environmentName}: ${verdict.isWrong ? 'something is wrong' : verdict.reminders === undefined ? 'all is well' : 'on hold or quarantined'}`.slice(0, LONGEST_SUBJECT),
    Message: cut(messageOf(verdict)),
  }));
}

/** The verdict as a human reads it: what is wrong first. */
function messageOf({ environmentName, checkedAt, sources, findings, reminders = [] }: Verdict): string {
  const wrong = sources.filter(({ state }) => state === 'wrong');
  const others = sources.filter(({ state }) => state !== 'wrong');
  return [
    `Backups of the environment ${environmentName}, checked at ${checkedAt.toISOString()}`,
    ...wrong.flatMap(linesOf),
    ...findings.map(lineOf),
    ...reminders.map((reminder) => `REMINDER ${lineOf(reminder)}`),
    '',
    ...others.flatMap(linesOf),
  ].map(visible).join('\n'); // promise ALL-6d.1
}

function linesOf({ source, kind, state, newestGoodImage, newestGoodImageCreatedAt, findings }: SourceVerdict): string[] {
  const newest = newestGoodImage === undefined ? 'no good image' : `newest good image ${newestGoodImage} of ${newestGoodImageCreatedAt?.toISOString()}`;
  return [`${state.toUpperCase()} ${kind} ${source}: ${newest}`, ...findings.map((finding) => `  ${lineOf(finding)}`)];
}

function lineOf({ subject, reason }: Finding): string {
  return `${subject}: ${reason}`;
}

function cut(message: string): string {
  const bytes = Buffer.from(message);
  return bytes.length <= LONGEST_MESSAGE_BYTES ? message : `${bytes.subarray(0, LONGEST_MESSAGE_BYTES - 100).toString()}\n… the rest is in the log.`;
}
