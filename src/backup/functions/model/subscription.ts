import type { Answer } from '../../../aws-calls/answer';

/** Who is told when something is wrong. */
export interface Subscription {
  readonly endpoint: string;
  /** Such as `email`. Undefined: SNS did not say. */
  readonly protocol?: string;
  readonly isConfirmed: boolean;
  /** Whether another account made it, which alone may ask for its filter policy. */
  readonly isOfOtherAccount?: boolean;
  /** Which messages it gets. Undefined: nobody has confirmed it, or another account made it, so there was nothing to ask. */
  readonly filter?: Answer<SubscriptionFilter>;
}

/** Which messages a subscription gets. */
export interface SubscriptionFilter {
  /** The filter policy as JSON. Undefined: there is none, and it gets all of them. */
  readonly policy?: string;
  /** What of a message the policy looks at. Undefined: its attributes. */
  readonly scope?: string;
}

/** A subscription that the stack made, as it says in Parameter Store: this file imports nothing that runs. */
export interface ExpectedSubscription {
  readonly protocol: string;
  readonly endpoint: string;
  /** The filter policy that the stack gave it. Undefined: none. */
  readonly filterPolicy?: unknown;
  readonly filterPolicyScope?: string;
}
