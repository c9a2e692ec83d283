import { Answer, isUnanswered, Unanswered } from '../../../aws-calls/answer';
import { byText, compareTexts } from '../model/order';
import type { ExpectedSubscription, Subscription, SubscriptionFilter } from '../model/subscription';
import type { Finding } from '../model/verdict';

/** SNS's own default: https://docs.aws.amazon.com/sns/latest/dg/sns-message-filtering-scope.html */
const DEFAULT_SCOPE = 'MessageAttributes';

/** Whether the topic reaches those that the stack subscribed. */
export interface SubscriptionVerdict {
  readonly findings: readonly Finding[];
  /** How many subscriptions get every message. Undefined: SNS did not say. */
  readonly recipients?: number;
}

/**
 * Names the subscriptions that the stack made and that are missing or have another filter policy, and all that nobody has confirmed, or of
 * which it is not known whether they get every message. Those of others are theirs to miss.
 */
export function checkSubscriptions(
  subscriptions: Answer<readonly Subscription[]>, expected: Answer<readonly ExpectedSubscription[]> | undefined,
): SubscriptionVerdict {
  if (isUnanswered(subscriptions)) {
    return { findings: [] };
  }
  const known = expected === undefined || isUnanswered(expected) ? [] : expected;
  const findings = [
    ...subscriptions
      .filter(({ isConfirmed }) => !isConfirmed) // promise FN-5i.1
      .map(({ endpoint }) => ({ subject: nameOf(endpoint), reason: 'nobody has confirmed its subscription, so it hears of nothing' })),
    ...subscriptions.filter((each) => !known.some((expectation) => isOf(each, expectation))).flatMap(unaskedOf),
    ...known.flatMap((each) => findingsOf(each, subscriptions.filter((subscription) => isOf(subscription, each)))),
  ];
  return { findings: [...findings].sort(byText(({ subject, reason }) => `${subject}\n${reason}`)), recipients: recipientsAmong(subscriptions) };
}

/** Whether somebody else gets every message counts as well. */
function unaskedOf({ endpoint, filter = {} }: Subscription): Finding[] {
  return isUnanswered(filter) ? [{ subject: nameOf(endpoint), reason: notAsked(filter) }] : [];
}

function notAsked({ unanswered }: Unanswered): string {
  return `whether it has a filter policy could not be asked: ${unanswered}`;
}

function findingsOf(expected: ExpectedSubscription, found: readonly Subscription[]): Finding[] {
  const subject = nameOf(expected.endpoint);
  if (found.length === 0) { // promise FN-5i.3
    return [{ subject, reason: 'it is not subscribed to the topic any more, so it hears of nothing: subscribe it again' }];
  }
  const confirmed = found.filter(({ isConfirmed }) => isConfirmed);
  const reasons = confirmed.map(({ filter }) => reasonOfFilter(expected, filter));
  const isRight = confirmed.length === 0 || reasons.includes(undefined);
  // Of several subscriptions of one recipient, in whatever order SNS lists them.
  const [reason] = reasons.filter((each) => each !== undefined).sort(compareTexts);
  return isRight ? [] : [{ subject, reason }]; // promise FN-5i.4
}

/** Why the filter policy of a subscription is not as the stack made it; nothing if it is. */
function reasonOfFilter({ filterPolicy, filterPolicyScope }: ExpectedSubscription, filter: Answer<SubscriptionFilter> = {}): string | undefined {
  if (isUnanswered(filter)) { // promise FN-5i.5
    return notAsked(filter);
  }
  const ours = filterPolicy === undefined ? undefined : comparable(filterPolicy, filterPolicyScope);
  const theirs = filter.policy === undefined ? undefined : comparable(parsed(filter.policy), filter.scope);
  if (ours === theirs) {
    return undefined;
  }
  if (theirs === undefined) {
    return 'its subscription has no filter policy any more, so it hears of everything: set the policy that the stack gave it';
  }
  return ours === undefined
    ? 'its subscription has a filter policy that the stack did not give it, so it does not hear of everything: remove the policy'
    : 'its subscription has another filter policy than the stack gave it: set that one again';
}

function recipientsAmong(subscriptions: readonly Subscription[]): number | undefined {
  const confirmed = subscriptions.filter(({ isConfirmed }) => isConfirmed);
  const filters = confirmed.map(({ filter = {} }) => filter);
  return filters.some((filter) => isUnanswered(filter))
    ? undefined
    : filters.filter((filter) => !isUnanswered(filter) && filter.policy === undefined).length; // promise FN-5i.6
}

function isOf(subscription: Subscription, { endpoint, protocol }: ExpectedSubscription): boolean {
  const isSameProtocol = subscription.protocol === undefined || subscription.protocol === protocol;
  return isSameProtocol && normalized(subscription.endpoint) === normalized(endpoint);
}

function normalized(endpoint: string): string {
  return endpoint.includes('://') || endpoint.startsWith('arn:') ? withoutCredentials(endpoint) : endpoint.toLowerCase();
}

/** SNS does not show the password of an endpoint with basic authentication. */
function withoutCredentials(endpoint: string): string {
  return endpoint.replace(/^(https?:\/\/)[^/@]*@/i, '$1');
}

/** An endpoint for people to read. The path of the address of a paging service is its key. */
function nameOf(endpoint: string): string {
  const server = /^https?:\/\/[^/?#]+/i.exec(withoutCredentials(endpoint))?.[0];
  return server === undefined ? endpoint : `${server}/…`;
}

function parsed(policy: string): unknown {
  try {
    return JSON.parse(policy);
  } catch {
    return policy;
  }
}

/** Two filter policies are the same, in whatever order their keys are. */
function comparable(policy: unknown, scope: string = DEFAULT_SCOPE): string {
  return `${scope} ${JSON.stringify(sorted(policy))}`;
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(sorted);
  }
  return typeof value !== 'object' || value === null
    ? value
    : Object.fromEntries(Object.entries(value).sort(byText(([key]) => key)).map(([key, item]) => [key, sorted(item)]));
}
