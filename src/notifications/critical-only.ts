import * as sns from 'aws-cdk-lib/aws-sns';
import { HEARTBEAT } from '../backup/functions/model/message-names';
import { Severity } from '../monitoring/severity';

/**
 * What a subscription has that hears of what is critical, and that all is well, only. CloudWatch sets no message attributes, so the body is looked at, where
 * alarms and events of the registry and the messages of the check have the same key.
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
