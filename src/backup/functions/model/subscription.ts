import type { Answer } from '../../../aws-calls/answer';

/** A subscription of the topic. */
export interface Subscription {
  readonly endpoint: string;
  /** The protocol, such as `email`. Undefined if SNS did not return it. */
  readonly protocol?: string;
  readonly isConfirmed: boolean;
  /** Whether another account made the subscription. Only that account may read its filter policy. */
  readonly isOfOtherAccount?: boolean;
  /** The filter of the messages. Undefined if the subscription is not confirmed or another account made it, because it cannot be read then. */
  readonly filter?: Answer<SubscriptionFilter>;
}

/** The filter of the messages that a subscription receives. */
export interface SubscriptionFilter {
  /** The filter policy as JSON. Undefined if there is none, so that the subscription receives every message. */
  readonly policy?: string;
  /** The part of a message that the policy applies to. Undefined means the message attributes. */
  readonly scope?: string;
}

/** A subscription that the stack has made, as its parameter describes it. This file imports only types. */
export interface ExpectedSubscription {
  readonly protocol: string;
  readonly endpoint: string;
  /** The filter policy that the stack has set. Undefined if there is none. */
  readonly filterPolicy?: unknown;
  readonly filterPolicyScope?: string;
}
