import { Answer, isUnanswered, Unanswered } from '../../../aws-calls/answer';
import { byText, compareTexts } from '../model/order';
import type { ExpectedSubscription, Subscription, SubscriptionFilter } from '../model/subscription';
import type { Finding } from '../model/verdict';

/** SNS's own default: https://docs.aws.amazon.com/sns/latest/dg/sns-message-filtering-scope.html */
const DEFAULT_SCOPE = 'MessageAttributes';

/** Of which SNS lists the digits: https://docs.aws.amazon.com/sns/latest/dg/sns-mobile-phone-number-as-subscriber.html */
const PHONE_NUMBER = /^\+?[\d\s().-]+$/;

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
  const confirmed = subscriptions.filter(({ isConfirmed }) => isConfirmed);
  // Somebody may have asked for a subscription that is there: that one goes on.
  const isUnheard = (each: Subscription) => !each.isConfirmed && !confirmed.some((other) => isSame(other, each));
  const findings = [
    ...subscriptions
      .filter(isUnheard) // promise FN-5i.1
      .map(({ endpoint }) => ({ subject: nameOf(endpoint), reason: 'nobody has confirmed its subscription, so it hears of nothing' })),
    ...subscriptions.filter((each) => !known.some((expectation) => isSame(each, expectation))).flatMap(unaskedOf),
    ...known.flatMap((each) => findingsOf(each, subscriptions.filter((subscription) => isSame(subscription, each)))),
  ];
  return { findings: [...findings].sort(byText(({ subject, reason }) => `${subject}\n${reason}`)), recipients: recipientsAmong(confirmed) };
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
  const reasons = confirmed.map(({ filter, isOfOtherAccount }) => (isOfOtherAccount ? undefined : reasonOfFilter(expected, filter)));
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
  // One without a condition lets every message through, as none does.
  const ours = filterPolicy === undefined || JSON.stringify(filterPolicy) === '{}' ? undefined : comparable(filterPolicy, filterPolicyScope);
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

function recipientsAmong(confirmed: readonly Subscription[]): number | undefined {
  const filters = confirmed.filter(({ isOfOtherAccount }) => !isOfOtherAccount).map(({ filter = {} }) => filter);
  return filters.some((filter) => isUnanswered(filter))
    ? undefined
    : filters.filter((filter) => !isUnanswered(filter) && filter.policy === undefined).length; // promise FN-5i.6
}

/** Whether both are of one recipient, as far as SNS said it. */
function isSame(one: Pick<Subscription, 'endpoint' | 'protocol'>, other: Pick<Subscription, 'endpoint' | 'protocol'>): boolean {
  const isSameProtocol = one.protocol === undefined || other.protocol === undefined || one.protocol === other.protocol;
  return isSameProtocol && normalized(one.endpoint) === normalized(other.endpoint);
}

function normalized(endpoint: string): string {
  if (PHONE_NUMBER.test(endpoint)) {
    return endpoint.replace(/\D/g, '');
  }
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
