import { Answer, isUnanswered, Unanswered } from '../../../aws-calls/answer';
import { byText, compareTexts } from '../model/order';
import type { ExpectedSubscription, Subscription, SubscriptionFilter } from '../model/subscription';
import type { Finding } from '../model/verdict';

/** The default scope of SNS: https://docs.aws.amazon.com/sns/latest/dg/sns-message-filtering-scope.html */
const DEFAULT_SCOPE = 'MessageAttributes';

/** A phone number, of which SNS lists only the digits: https://docs.aws.amazon.com/sns/latest/dg/sns-mobile-phone-number-as-subscriber.html */
const PHONE_NUMBER = /^\+?[\d\s().-]+$/;

/** The state of the topic's subscriptions. */
export interface SubscriptionVerdict {
  readonly findings: readonly Finding[];
  /** The number of subscriptions that receive every message. Undefined if SNS did not return it. */
  readonly recipients?: number;
}

/**
 * Returns findings for subscriptions of the stack that are missing or have another filter policy, for all subscriptions that are not
 * confirmed, and for all whose filter policy is unknown. Removed subscriptions that the stack did not make are not reported.
 */
export function checkSubscriptions(
  subscriptions: Answer<readonly Subscription[]>, expected: Answer<readonly ExpectedSubscription[]> | undefined,
): SubscriptionVerdict {
  if (isUnanswered(subscriptions)) {
    return { findings: [] };
  }
  const known = expected === undefined || isUnanswered(expected) ? [] : expected;
  const confirmed = subscriptions.filter(({ isConfirmed }) => isConfirmed);
  // A second request for an existing subscription leaves that one unchanged.
  const isUnconfirmed = (each: Subscription) => !each.isConfirmed && !confirmed.some((other) => isSame(other, each));
  const findings = [
    ...subscriptions
      .filter(isUnconfirmed) // promise FN-5i.1
      .map(({ endpoint }) => ({ subject: nameOf(endpoint), reason: 'its subscription is not confirmed, so it receives no message: confirm it' })),
    ...subscriptions.filter((each) => !known.some((expectation) => isSame(each, expectation))).flatMap(unknownFilterOf),
    ...known.flatMap((each) => findingsOf(each, subscriptions.filter((subscription) => isSame(subscription, each)))),
  ];
  return { findings: [...findings].sort(byText(({ subject, reason }) => `${subject}\n${reason}`)), recipients: recipientsAmong(confirmed) };
}

/** Returns a finding for a subscription that the stack did not make, if its filter policy is unknown. */
function unknownFilterOf({ endpoint, filter = {} }: Subscription): Finding[] {
  return isUnanswered(filter) ? [{ subject: nameOf(endpoint), reason: reasonFilterUnknown(filter) }] : [];
}

function reasonFilterUnknown({ unanswered }: Unanswered): string {
  return `its filter policy is unknown: ${unanswered}`;
}

function findingsOf(expected: ExpectedSubscription, found: readonly Subscription[]): Finding[] {
  const subject = nameOf(expected.endpoint);
  if (found.length === 0) { // promise FN-5i.3
    return [{ subject, reason: 'it is no longer subscribed to the topic, so it receives no message: subscribe it again' }];
  }
  const confirmed = found.filter(({ isConfirmed }) => isConfirmed);
  const reasons = confirmed.map(({ filter, isOfOtherAccount }) => (isOfOtherAccount ? undefined : reasonOfFilter(expected, filter)));
  const isRight = confirmed.length === 0 || reasons.includes(undefined);
  // One recipient may have several subscriptions, which SNS lists in any order.
  const [reason] = reasons.filter((each) => each !== undefined).sort(compareTexts);
  return isRight ? [] : [{ subject, reason }]; // promise FN-5i.4
}

/** Returns the reason why the filter policy of a subscription is not that of the stack, or undefined. */
function reasonOfFilter({ filterPolicy, filterPolicyScope }: ExpectedSubscription, filter: Answer<SubscriptionFilter> = {}): string | undefined {
  if (isUnanswered(filter)) { // promise FN-5i.5
    return reasonFilterUnknown(filter);
  }
  // A policy without a condition lets every message through, like no policy.
  const ours = filterPolicy === undefined || JSON.stringify(filterPolicy) === '{}' ? undefined : comparable(filterPolicy, filterPolicyScope);
  const theirs = filter.policy === undefined ? undefined : comparable(parsed(filter.policy), filter.scope);
  if (ours === theirs) {
    return undefined;
  }
  if (theirs === undefined) {
    return 'its subscription no longer has a filter policy, so it receives every message: set the policy of the stack';
  }
  return ours === undefined
    ? 'its subscription has a filter policy that the stack did not set, so it does not receive every message: remove the policy'
    : 'its subscription does not have the filter policy of the stack: set the policy of the stack';
}

function recipientsAmong(confirmed: readonly Subscription[]): number | undefined {
  const filters = confirmed.filter(({ isOfOtherAccount }) => !isOfOtherAccount).map(({ filter = {} }) => filter);
  return filters.some((filter) => isUnanswered(filter))
    ? undefined
    : filters.filter((filter) => !isUnanswered(filter) && filter.policy === undefined).length; // promise FN-5i.6
}

/** Returns whether two subscriptions are of one recipient, according to SNS. */
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

/** Removes the password of an endpoint with basic authentication, because SNS does not show it. */
function withoutCredentials(endpoint: string): string {
  return endpoint.replace(/^(https?:\/\/)[^/@]*@/i, '$1');
}

/** Returns an endpoint without its path, for the report: the path of a paging service's address is its key. */
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

/** Returns a text that is equal for equal filter policies, in any order of their keys. */
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
