import { GetKeyPolicyCommand, PutKeyPolicyCommand } from '@aws-sdk/client-kms';
import {
  GetTopicAttributesCommand, ListSubscriptionsByTopicCommand, SetSubscriptionAttributesCommand, SetTopicAttributesCommand, UnsubscribeCommand,
} from '@aws-sdk/client-sns';
import type { Seed } from './seed';
import type { RunningAccount } from '../running-account';

const TOPICS = { environment: 'ProductionAlarmTopicobanprod', account: 'AccountAlarmsobanaccount' };

/** The topic of the environment, or that of the account. */
type TopicOf = keyof typeof TOPICS;

/** Gives the only subscription a filter policy. */
export function filterSubscription(topicOf: TopicOf, policy: object): Seed {
  return async (account) => account.clients.sns.send(new SetSubscriptionAttributesCommand({
    SubscriptionArn: await subscriptionOf(account, topicOf), AttributeName: 'FilterPolicy', AttributeValue: JSON.stringify(policy),
  }));
}

/** Removes the only subscription. */
export function unsubscribe(topicOf: TopicOf): Seed {
  return async (account) => account.clients.sns.send(new UnsubscribeCommand({ SubscriptionArn: await subscriptionOf(account, topicOf) }));
}

/** Denies a service to publish, in the policy of the topic. */
export function denyPublishing(topicOf: TopicOf, service: string): Seed {
  return async (account) => {
    const TopicArn = account.id(TOPICS[topicOf]);
    const { Attributes } = await account.clients.sns.send(new GetTopicAttributesCommand({ TopicArn }));
    const denial = { Effect: 'Deny', Principal: { Service: service }, Action: 'sns:Publish', Resource: TopicArn };
    await account.clients.sns.send(new SetTopicAttributesCommand({
      TopicArn, AttributeName: 'Policy', AttributeValue: withStatements(Attributes!.Policy!, (statements) => [...statements, denial]),
    }));
  };
}

/** Removes the key of a topic, so that its messages are not encrypted. */
export function removeKey(topicOf: TopicOf): Seed {
  return (account) => account.clients.sns.send(new SetTopicAttributesCommand({
    TopicArn: account.id(TOPICS[topicOf]), AttributeName: 'KmsMasterKeyId', AttributeValue: '',
  }));
}

/** Removes the statements of a key's policy that name a service. */
export function withdrawKeyFrom(logicalId: string, service: string): Seed {
  return async (account) => {
    const KeyId = account.id(logicalId);
    const { Policy } = await account.clients.kms.send(new GetKeyPolicyCommand({ KeyId, PolicyName: 'default' }));
    const rest = withStatements(Policy!, (statements) => statements.filter((statement) => !JSON.stringify(statement).includes(service)));
    if (rest === Policy) {
      throw new Error(`the policy of ${logicalId} does not name ${service}`);
    }
    await account.clients.kms.send(new PutKeyPolicyCommand({ KeyId, PolicyName: 'default', Policy: rest }));
  };
}

async function subscriptionOf(account: RunningAccount, topicOf: TopicOf): Promise<string> {
  const { Subscriptions = [] } = await account.clients.sns.send(new ListSubscriptionsByTopicCommand({ TopicArn: account.id(TOPICS[topicOf]) }));
  if (Subscriptions.length !== 1) {
    throw new Error(`the topic has ${Subscriptions.length} subscriptions`);
  }
  return Subscriptions[0].SubscriptionArn!;
}

function withStatements(policy: string, change: (statements: readonly object[]) => readonly object[]): string {
  const document = JSON.parse(policy) as { readonly Statement: readonly object[] };
  return JSON.stringify({ ...document, Statement: change(document.Statement) });
}
