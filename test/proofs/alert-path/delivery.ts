import { meaningOf, refOf } from './meaning';
import { allows, rendered } from '../../unit/account/policy-evaluation';
import type { Resource, Synthesis } from '../conformance/synthesis';

/** A service that publishes to a topic, and the context of its requests. */
export interface Publisher {
  readonly principal: string;
  readonly context: Readonly<Record<string, string>>;
  /** Where it says which conditions can be met. */
  readonly source: string;
}

const BY_TLS = { 'aws:SecureTransport': 'true' };

/** Alarms publish with the account that they are of. */
export function cloudWatch(account: string): Publisher {
  return {
    principal: 'cloudwatch.amazonaws.com',
    context: { ...BY_TLS, 'aws:SourceAccount': account },
    source: 'https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-use-cases.html',
  };
}

/** Rules publish with nothing that a condition could ask for. */
export const EVENT_BRIDGE: Publisher = {
  principal: 'events.amazonaws.com',
  context: BY_TLS,
  source: 'https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html',
};

/** https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html */
const KEY_ACTIONS = ['kms:Decrypt', 'kms:GenerateDataKey'];

/** Why what a service publishes to a topic reaches nobody; nothing if it does. */
export function refusalOfDelivery(synthesis: Synthesis, topic: Resource, publisher: Publisher): string | undefined {
  return refusalByTopic(synthesis, topic, publisher) ?? refusalByKey(synthesis, topic, publisher) ?? refusalOfRecipients(synthesis, topic);
}

/** The same for a function, which publishes as its role: the topic and the key leave it to the policies of the account. */
export function refusalOfRole(synthesis: Synthesis, topic: Resource, role: Resource): string | undefined {
  const policies = synthesis.all('AWS::IAM::Policy', role.stack)
    .filter(({ properties, stack }) => properties.Roles.some((each: any) => meaningOf(synthesis, each, stack) === refOf(role)));
  const may = (action: string, resource: Resource, attribute: string) => policies.some(({ properties }) => (
    allows(properties.PolicyDocument, { action, resource: `<${resource.logicalId}${attribute}>`, context: BY_TLS })
  ));
  if (!may('sns:Publish', topic, '')) {
    return `the role ${role.path} may not publish to ${topic.path}`;
  }
  const key = keyOf(synthesis, topic);
  const lacking = KEY_ACTIONS.filter((action) => key !== undefined && !may(action, key, '.Arn'));
  return lacking.length > 0 ? `the role ${role.path} lacks ${lacking.join(' and ')} on the key of ${topic.path}` : refusalOfRecipients(synthesis, topic);
}

function refusalByTopic(synthesis: Synthesis, topic: Resource, publisher: Publisher): string | undefined {
  const policies = synthesis.all('AWS::SNS::TopicPolicy')
    .filter(({ properties, stack }) => properties.Topics.some((each: any) => meaningOf(synthesis, each, stack) === refOf(topic)));
  if (policies.length !== 1) {
    return `the topic ${topic.path} has ${policies.length} policies: the last one replaces all others`;
  }
  const document = policies[0].properties.PolicyDocument;
  const request = { ...publisher, action: 'sns:Publish', resource: `<${topic.logicalId}>` };
  return allows(document, request) ? undefined : refusal('policy of the topic', topic, document, publisher, ['sns:Publish']);
}

function refusalByKey(synthesis: Synthesis, topic: Resource, publisher: Publisher): string | undefined {
  const key = keyOf(synthesis, topic);
  if (key === undefined) {
    return topic.properties.KmsMasterKeyId === undefined ? undefined : `the topic ${topic.path} is encrypted with a key that lets no service in`;
  }
  const document = key.properties.KeyPolicy;
  const lacking = KEY_ACTIONS.filter((action) => !allows(document, { ...publisher, action, resource: '*' }));
  return lacking.length === 0 ? undefined : refusal('key of the topic', topic, document, publisher, lacking);
}

/** A key by its alias is not of these templates: the one that AWS manages lets no service in. */
function keyOf(synthesis: Synthesis, topic: Resource): Resource | undefined {
  const id = topic.properties.KmsMasterKeyId;
  return id === undefined || typeof id === 'string' ? undefined : synthesis.referredTo(id, topic.stack);
}

function refusal(what: string, topic: Resource, document: any, { principal, source }: Publisher, actions: readonly string[]): string {
  const named = [rendered(document).Statement].flat().filter(({ Principal }: any) => [Principal?.Service].flat().includes(principal));
  const conditions = named.flatMap(({ Condition = {} }: any) => Object.values<any>(Condition).flatMap((keys) => Object.keys(keys)));
  return conditions.length === 0
    ? `the ${what} ${topic.path} does not let ${principal} ${actions.join(', ')}`
    : `the ${what} ${topic.path} lets ${principal} in on a condition (${conditions.join(', ')}) that it does not meet: ${source}`;
}

function refusalOfRecipients(synthesis: Synthesis, topic: Resource): string | undefined {
  const subscriptions = synthesis.all('AWS::SNS::Subscription')
    .filter(({ properties, stack }) => meaningOf(synthesis, properties.TopicArn, stack) === refOf(topic));
  return subscriptions.some(({ properties }) => properties.FilterPolicy === undefined) ? undefined : `no recipient gets every message of ${topic.path}`;
}
