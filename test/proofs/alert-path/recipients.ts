import { meaningOf, refOf } from './meaning';
import { checkSubscriptions } from '../../../src/backup/functions/check-backups/check-subscriptions';
import type { ExpectedSubscription, Subscription } from '../../../src/backup/functions/model/subscription';
import { allows } from '../../unit/account/policy-evaluation';
import type { Resource, Synthesis } from '../conformance/synthesis';

/** A recipient whom a stack subscribes to the topic of an environment, and why the check would not notice that it is gone. */
export interface RecipientPath {
  readonly name: string;
  readonly refusals: readonly string[];
}

/** A fault of a subscription, as SNS answers of it: https://docs.aws.amazon.com/sns/latest/api/API_ListSubscriptionsByTopic.html */
const FAULTS: Readonly<Record<string, (subscription: Subscription) => Subscription[]>> = {
  missing: () => [],
  unconfirmed: ({ endpoint, protocol }) => [{ endpoint, protocol, isConfirmed: false }],
  filtered: (subscription) => [{ ...subscription, filter: { policy: '{"AlarmName":["none"]}', scope: 'MessageBody' } }],
};

/** The recipients of each check of an app. */
export function recipientPaths(synthesis: Synthesis): RecipientPath[] {
  return synthesis.all('AWS::Lambda::Function').filter(({ properties }) => properties.Handler === 'check-backups.handler').flatMap((check) => {
    const { topicArn, recipientsParameter } = JSON.parse(meaningOf(synthesis, check.properties.Environment.Variables.OBAN_BACKUP, check.stack));
    const subscriptions = synthesis.all('AWS::SNS::Subscription')
      .filter(({ properties, stack }) => meaningOf(synthesis, properties.TopicArn, stack) === topicArn);
    const parameter = synthesis.all('AWS::SSM::Parameter').find(({ properties }) => properties.Name === recipientsParameter);
    const known: ExpectedSubscription[] = JSON.parse(parameter === undefined ? '[]' : meaningOf(synthesis, parameter.properties.Value, parameter.stack));
    const denied = deniedTo(synthesis, check, `${recipientsParameter}`);
    return subscriptions.map((subscription) => {
      const made = expectationOf(synthesis, subscription);
      return { name: `${subscription.path} (${made.endpoint})`, refusals: [...denied, ...refusalsOf(made, known)] };
    });
  });
}

function expectationOf(synthesis: Synthesis, { properties, stack }: Resource): ExpectedSubscription {
  const { Protocol: protocol, Endpoint, FilterPolicy: filterPolicy, FilterPolicyScope: filterPolicyScope } = properties;
  return { protocol, endpoint: meaningOf(synthesis, Endpoint, stack), filterPolicy, filterPolicyScope };
}

function refusalsOf(made: ExpectedSubscription, known: readonly ExpectedSubscription[]): string[] {
  const { endpoint, protocol, filterPolicy, filterPolicyScope: scope } = made;
  const filter = filterPolicy === undefined ? {} : { policy: JSON.stringify(filterPolicy), scope };
  const subscription = { endpoint, protocol, isConfirmed: true, filter };
  const own = known.filter((each) => each.endpoint === endpoint && each.protocol === protocol);
  const noticed = (subscriptions: Subscription[]) => checkSubscriptions(subscriptions, own).findings.some(({ subject }) => subject === endpoint);
  return [
    ...own.length === 0 || noticed([subscription]) ? ['the check does not know of it as the stack makes it'] : [],
    ...Object.entries(FAULTS).flatMap(([fault, apply]) => (noticed(apply(subscription)) ? [] : [`the check does not notice that it is ${fault}`])),
  ];
}

function deniedTo(synthesis: Synthesis, check: Resource, parameterName: string): string[] {
  const role = synthesis.referredTo(check.properties.Role, check.stack);
  const policies = synthesis.all('AWS::IAM::Policy', role.stack)
    .filter(({ properties }) => properties.Roles.some((each: any) => meaningOf(synthesis, each, role.stack) === refOf(role)));
  const documents = policies.map(({ properties }) => withMeanings(synthesis, properties.PolicyDocument, role));
  const isAllowed = (action: string, isMeant: (resource: string) => boolean) => documents.some((document) => (
    document.Statement.flatMap(({ Resource: named }: any) => named).filter(isMeant)
      .some((resource: string) => allows(document, { action, resource }))));
  return [
    ...isAllowed('ssm:GetParameter', (each) => each.endsWith('/Recipients/Resource>') || each.endsWith(`:parameter${parameterName}`))
      ? [] : ['the check may not read whom the stack subscribed'],
    ...isAllowed('sns:GetSubscriptionAttributes', (each) => each === '*') ? [] : ['the check may not ask for filter policies'],
  ];
}

/** The same document with resources in the words of `meaningOf`. */
function withMeanings(synthesis: Synthesis, document: any, { stack }: Resource): any {
  return {
    ...document,
    Statement: document.Statement.map((statement: any) => ({
      ...statement, Resource: [statement.Resource].flat().map((each: any) => meaningOf(synthesis, each, stack)),
    })),
  };
}
