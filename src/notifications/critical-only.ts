import * as sns from 'aws-cdk-lib/aws-sns';
import { HEARTBEAT } from '../backup/functions/model/message-names';
import { Severity } from '../monitoring/severity';

/**
 * Returns the filter policy of a subscription that gets critical messages and heartbeats only. It filters the message body, because CloudWatch sets
 * no message attributes. Alarms, events and the messages of the check all have the key `AlarmName` in their body.
 *
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-message-filtering-scope.html
 */
export function criticalOnly(): Partial<sns.SubscriptionOptions> {
  return {
    filterPolicyWithMessageBody: {
      AlarmName: sns.FilterOrPolicy.filter(sns.SubscriptionFilter.stringFilter({ matchPrefixes: [`${Severity.CRITICAL}-`, `${HEARTBEAT}-`] })),
    },
  };
}
