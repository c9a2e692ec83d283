import { GetSubscriptionAttributesCommand, paginateListSubscriptionsByTopic, SNSClient } from '@aws-sdk/client-sns';
import { ask } from '../../../aws-calls/ask';
import { everyPage } from '../../../aws-calls/every-page';
import { isFault } from '../../../aws-calls/fault';
import type { Subscription, SubscriptionFilter } from '../model/subscription';

/** The value that SNS returns instead of the ARN of an unconfirmed subscription. */
const PENDING = 'PendingConfirmation';

/** The value that SNS returns for some time instead of the ARN of a deleted subscription. */
const DELETED = 'Deleted';

/** The result for a subscription that was deleted after SNS listed it. */
const GONE = 'gone';

/** A policy without a condition, which lets every message through, like no policy: https://docs.aws.amazon.com/sns/latest/dg/message-filtering.html */
const NO_POLICY = /^\s*\{\s*\}\s*$/;

/**
 * Returns the subscriptions of a topic with their filter policies. Each policy needs a request, because the list does not contain it, and SNS
 * returns it only to the account that made the subscription.
 *
 * @see https://docs.aws.amazon.com/sns/latest/api/API_ListSubscriptionsByTopic.html
 */
export async function subscriptionsOf(client: SNSClient, topicArn: string): Promise<Subscription[]> {
  const pages = paginateListSubscriptionsByTopic({ client }, { TopicArn: topicArn });
  const listed = await everyPage(pages, (page) => page.Subscriptions);
  const [, , , , account = ''] = topicArn.split(':');
  const subscriptions: Subscription[] = [];
  // The requests are sequential, because a topic has few subscriptions and SNS limits the rate of requests.
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
      throw new Error('SNS returned no attributes of the subscription');
    }
    return Attributes;
  } catch (error) {
    if (isFault(error, 'NotFound', 'NotFoundException')) {
      return GONE;
    }
    throw error;
  }
}
