import { paginateListSubscriptionsByTopic, SNSClient } from '@aws-sdk/client-sns';
import { everyPage } from './every-page.lambda-shared';
import type { Subscription } from '../../planner/resources';

/** What SNS says in place of the ARN of a subscription that nobody confirmed. */
const PENDING = 'PendingConfirmation';

/** What it says for a while of one that is gone. */
const DELETED = 'Deleted';

/** Who is told by a topic. */
export async function subscriptionsOf(client: SNSClient, topicArn: string): Promise<Subscription[]> {
  const pages = paginateListSubscriptionsByTopic({ client }, { TopicArn: topicArn });
  const subscriptions = await everyPage(pages, (page) => page.Subscriptions);
  return subscriptions
    .filter(({ SubscriptionArn }) => SubscriptionArn !== DELETED)
    .map(({ Endpoint, SubscriptionArn }) => ({ endpoint: Endpoint ?? 'an endpoint that SNS does not name', isConfirmed: SubscriptionArn !== PENDING })); // promise FN-5i.2
}
