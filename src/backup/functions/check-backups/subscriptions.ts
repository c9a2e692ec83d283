import { GetSubscriptionAttributesCommand, paginateListSubscriptionsByTopic, SNSClient } from '@aws-sdk/client-sns';
import { ask } from '../../../aws-calls/ask';
import { everyPage } from '../../../aws-calls/every-page';
import { isFault } from '../../../aws-calls/fault';
import type { Subscription, SubscriptionFilter } from '../model/subscription';

/** SNS says this in place of the ARN of a subscription that nobody confirmed. */
const PENDING = 'PendingConfirmation';

/** It says this for a while of one that is gone. */
const DELETED = 'Deleted';

/** Somebody unsubscribed it after it was listed. */
const GONE = 'gone';

/** A policy without a condition lets every message through, as none does: https://docs.aws.amazon.com/sns/latest/dg/message-filtering.html */
const NO_POLICY = /^\s*\{\s*\}\s*$/;

/**
 * Who is told by a topic, and of which messages. A filter policy is asked for by itself, as the list does not have it, and SNS tells it to the
 * account that made the subscription only.
 *
 * @see https://docs.aws.amazon.com/sns/latest/api/API_ListSubscriptionsByTopic.html
 */
export async function subscriptionsOf(client: SNSClient, topicArn: string): Promise<Subscription[]> {
  const pages = paginateListSubscriptionsByTopic({ client }, { TopicArn: topicArn });
  const listed = await everyPage(pages, (page) => page.Subscriptions);
  const [, , , , account = ''] = topicArn.split(':');
  const subscriptions: Subscription[] = [];
  // One after the other: a topic has few, and SNS limits how often it is asked.
  for (const { Endpoint: endpoint = 'an endpoint that SNS does not name', Protocol: protocol, SubscriptionArn: arn, Owner: owner = account } of listed) {
    if (arn === PENDING) { // promise FN-5i.2
      subscriptions.push({ endpoint, protocol, isConfirmed: false });
    } else if (arn !== DELETED && owner !== account) {
      subscriptions.push({ endpoint, protocol, isConfirmed: true, isOfOtherAccount: true });
    } else if (arn !== DELETED) { // promise FN-5i.9
      const filter = await ask(() => filterOf(client, arn));
      if (filter !== GONE) {
        subscriptions.push({ endpoint, protocol, isConfirmed: true, filter });
      }
    }
  }
  return subscriptions;
}

/** @see https://docs.aws.amazon.com/sns/latest/api/API_GetSubscriptionAttributes.html */
async function filterOf(client: SNSClient, arn: string | undefined): Promise<SubscriptionFilter | typeof GONE> {
  const attributes = await attributesOf(client, arn);
  if (attributes === GONE) {
    return GONE;
  }
  const { FilterPolicy: policy, FilterPolicyScope: scope } = attributes;
  return policy !== undefined && NO_POLICY.test(policy) ? {} : { policy, scope };
}

async function attributesOf(client: SNSClient, arn: string | undefined): Promise<Record<string, string> | typeof GONE> {
  try {
    const { Attributes } = await client.send(new GetSubscriptionAttributesCommand({ SubscriptionArn: arn }));
    if (Attributes === undefined) {
      throw new Error('SNS gave no attributes of the subscription');
    }
    return Attributes;
  } catch (error) {
    if (isFault(error, 'NotFound', 'NotFoundException')) {
      return GONE;
    }
    throw error;
  }
}
