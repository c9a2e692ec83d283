import { aws_sns as sns } from 'aws-cdk-lib';

/**
 * Who is told when an alarm fires. At least one recipient of any kind is required that hears everything.
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
   * Amazon SNS sends each of them a confirmation mail, and nothing else until it is confirmed. After 48 hours it deletes a subscription that
   * is not, and the deployment does not notice, so confirm on the day you deploy. A request for the link at the end of a later mail, such as that of
   * a program that scans mail, unsubscribes the address, unless it was confirmed with `AuthenticateOnUnsubscribe`.
   *
   * @default - no e-mail; `subscriptions` must name a recipient
   * @see https://docs.aws.amazon.com/sns/latest/dg/sns-email-notifications.html
   */
  readonly emailAddresses?: string[];

  /**
   * E-mail addresses that get what is critical, such as that of the person on call: alarms and events whose name begins with `CRITICAL`.
   * They get the heartbeat as well, whose name begins with `HEARTBEAT`, and nothing else of what the functions of the backup tell. To be
   * confirmed like the others.
   *
   * @default - none
   */
  readonly criticalEmailAddresses?: string[];

  /**
   * Further recipients: a queue, a function, the HTTPS endpoint of a paging service. An HTTP endpoint is refused.
   *
   * Of a recipient that has no address until deployment, CDK derives the logical id from its place among such recipients:
   * append, do not insert.
   *
   * They may have filter policies, on the message body: CloudWatch sets no message attributes. The name of an alarm is `AlarmName` in it,
   * and begins with its severity. One recipient must have none.
   *
   * @default - none; `emailAddresses` must name a recipient
   * @see https://docs.aws.amazon.com/cdk/api/v2/docs/aws-cdk-lib.aws_sns_subscriptions-readme.html
   */
  readonly subscriptions?: sns.ITopicSubscription[];
}
