import { GetTopicAttributesCommand } from '@aws-sdk/client-sns';
import { isFault } from '../../aws-calls/fault';
import { subscriptionsOf } from '../../backup/functions/check-backups/subscriptions';
import { question } from '../account/question';

/** A topic. */
export interface Topic {
  readonly arn: string;
  /** The policy as JSON. */
  readonly policy: string;
  readonly keyId?: string;
}

/** Returns a topic, or undefined if it does not exist. */
export const topic = question('sns:GetTopicAttributes', async ({ clients: { sns } }, arn: string): Promise<Topic | undefined> => {
  try {
    const { Attributes = {} } = await sns.send(new GetTopicAttributesCommand({ TopicArn: arn }));
    return { arn, policy: Attributes.Policy ?? '', keyId: Attributes.KmsMasterKeyId };
  } catch (error) {
    if (isFault(error, 'NotFound', 'NotFoundException')) {
      return undefined;
    }
    throw error;
  }
});

/** Returns the subscriptions of a topic, with their filter policies. */
export const subscriptions = question(
  ['sns:ListSubscriptionsByTopic', 'sns:GetSubscriptionAttributes'], ({ clients: { sns } }, arn: string) => subscriptionsOf(sns, arn),
);
