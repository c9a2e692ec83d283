import { admits, RequestContext } from './policy';
import { isUnanswered } from '../../aws-calls/answer';
import { checkSubscriptions } from '../../backup/functions/check-backups/check-subscriptions';
import type { Subscription } from '../../backup/functions/model/subscription';
import type { Account } from '../account/account';
import { check } from '../check';
import { failed, Finding, finding, passed, unknown } from '../finding';
import { backups } from '../questions/backups';
import { keyPolicy } from '../questions/keys';
import { accountResources, environmentResources, physicalIds, StackResource } from '../questions/stacks';
import { subscriptions, Topic, topic } from '../questions/topics';

const TOPIC = 'AWS::SNS::Topic';

/** The services that publish to the topics, and what each names as the source of its request. */
const PUBLISHERS = [
  { principal: 'cloudwatch.amazonaws.com', hasSource: true },
  { principal: 'events.amazonaws.com', hasSource: false },
];

/**
 * The actions on the key with which a service publishes to an encrypted topic.
 *
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
 */
const KEY_ACTIONS = ['kms:GenerateDataKey', 'kms:Decrypt'];

/** A topic of the stacks, with the policy of its key. */
interface TopicAnswer {
  readonly arn: string;
  readonly topic?: Topic;
  readonly keyPolicy?: string;
}

async function topicsOf(account: Account, resources: readonly StackResource[]): Promise<TopicAnswer[]> {
  const arns = physicalIds(resources, TOPIC);
  return Promise.all(arns.map(async (arn) => {
    const found = await account.ask(topic, arn);
    return { arn, topic: found, keyPolicy: found?.keyId === undefined ? undefined : await account.ask(keyPolicy, found.keyId) };
  }));
}

export const publishersAreAdmitted = check({
  clause: 'OPS-6',
  question: 'Do the policy and the key of each topic admit CloudWatch and EventBridge?',
  ask: async (account) => topicsOf(account, [...await account.ask(environmentResources), ...await account.ask(accountResources)]),
  judge: (topics) => topics.map(judgeTopic),
});

function judgeTopic({ arn, topic: found, keyPolicy: itsKeyPolicy }: TopicAnswer): Finding {
  if (found === undefined) {
    return failed(arn, 'it does not exist');
  }
  const [, , , region, accountId] = arn.split(':');
  const refused = PUBLISHERS.flatMap(({ principal, hasSource }) => {
    const source: RequestContext = hasSource ? { 'aws:sourceaccount': accountId, 'aws:sourcearn': `arn:aws:cloudwatch:${region}:${accountId}:alarm:any` } : {};
    const context: RequestContext = { 'aws:securetransport': 'true', ...source };
    return [
      ...admits(found.policy, { principal, action: 'sns:Publish', resource: arn, context }) ? [] : [`the policy refuses ${principal}`],
      ...itsKeyPolicy === undefined || KEY_ACTIONS.every((action) => admits(itsKeyPolicy, { principal, action, resource: '*', context })) ? [] : [`the key refuses ${principal}`],
    ];
  });
  return finding(refused.length === 0, arn, refused.length === 0 ? 'policy and key admit CloudWatch and EventBridge' : refused.join('; '));
}

export const recipientsAreSubscribed = check({
  clause: 'SNS-1',
  question: 'Is each recipient of the environment subscribed as the stack says, and confirmed?',
  ask: async (account) => {
    const [arn] = physicalIds(await account.ask(environmentResources), TOPIC);
    const { world } = await account.ask(backups);
    return { arn: arn ?? 'the topic of the environment', found: world.subscriptions, expected: world.expectedSubscriptions };
  },
  judge: ({ arn, found, expected }) => {
    const { findings, recipients } = checkSubscriptions(found, expected);
    const unanswered = found.flatMap(({ filter = {} }) => (isUnanswered(filter) ? [filter.unanswered] : []));
    const judged = ({ subject, reason }: { readonly subject: string; readonly reason: string }) => (
      unanswered.some((each) => reason.endsWith(each)) ? unknown(subject, reason) : failed(subject, reason));
    return findings.length > 0 ? findings.map(judged) : [finding((recipients ?? 0) > 0, arn, `${recipients ?? 'an unknown number of'} recipients get every message`)];
  },
});

export const accountRecipientsAreSubscribed = check({
  clause: 'SNS-1',
  question: 'Does the topic of the account have a confirmed subscription without a filter?',
  ask: async (account) => {
    const arns = physicalIds(await account.ask(accountResources), TOPIC);
    return Promise.all(arns.map(async (arn) => ({ arn, found: await account.ask(subscriptions, arn) })));
  },
  judge: (topics) => topics.map(({ arn, found }) => judgeSubscriptions(arn, found)),
});

function judgeSubscriptions(arn: string, found: readonly Subscription[]): Finding {
  const confirmed = found.filter(({ isConfirmed, isOfOtherAccount }) => isConfirmed && isOfOtherAccount !== true);
  const whole = confirmed.filter(({ filter = {} }) => !isUnanswered(filter) && filter.policy === undefined);
  const [unanswered] = confirmed.flatMap(({ filter }) => (filter !== undefined && isUnanswered(filter) ? [filter.unanswered] : []));
  if (whole.length === 0 && unanswered !== undefined) {
    return unknown(arn, `sns:GetSubscriptionAttributes: ${unanswered}`);
  }
  return whole.length > 0
    ? passed(arn, `${whole.length} of ${found.length} subscriptions get every message`)
    : failed(arn, `none of ${found.length} subscriptions is confirmed and without a filter`);
}
