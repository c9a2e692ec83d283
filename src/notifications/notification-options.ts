import { aws_sns as sns } from 'aws-cdk-lib';

/**
 * The recipients of notifications. At least one recipient must get every notification.
 *
 * @example
 * const notifications: NotificationOptions = {
 *   emailAddresses: ['platform@example.com'],
 *   criticalEmailAddresses: ['on-call@example.com'],
 * };
 */
export interface NotificationOptions {
  /**
   * E-mail addresses that get every notification.
   *
   * Amazon SNS sends a confirmation mail to each address, and no notification until the address is confirmed. It deletes an unconfirmed subscription
   * after 48 hours, which the deployment does not report, so confirm on the day of the deployment. A request to the link at the end of a
   * notification, for example by a program that scans mail, removes the subscription, unless it was confirmed with `AuthenticateOnUnsubscribe`.
   *
   * @default - none, and `subscriptions` is required
   * @see https://docs.aws.amazon.com/sns/latest/dg/sns-email-notifications.html
   */
  readonly emailAddresses?: string[];

  /**
   * E-mail addresses that get critical notifications and the heartbeat only, such as that of the engineer on call: messages whose `AlarmName` begins
   * with `CRITICAL` or `HEARTBEAT`. Each address must be confirmed within 48 hours, like those of `emailAddresses`.
   *
   * @default - none
   */
  readonly criticalEmailAddresses?: string[];

  /**
   * Further recipients: a queue, a function or the HTTPS endpoint of a paging service. An HTTP endpoint is refused.
   *
   * If the address of a recipient is only known at deployment, the CDK derives the logical id of the subscription from its position among such
   * recipients. Append new recipients at the end of the list.
   *
   * Recipients may have filter policies on the message body, because CloudWatch sets no message attributes. The body has the name of the alarm, which
   * begins with its severity, under `AlarmName`. At least one recipient must have no filter policy.
   *
   * @default - none, and `emailAddresses` is required
   * @see https://docs.aws.amazon.com/cdk/api/v2/docs/aws-cdk-lib.aws_sns_subscriptions-readme.html
   */
  readonly subscriptions?: sns.ITopicSubscription[];
}
