import { Duration, Stack } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as events from 'aws-cdk-lib/aws-events';
import * as kms from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { accountOfArn, mayBeSame, regionOfArn } from '../checks/known-arn';
import type { AlarmDefinition } from '../monitoring/alarm-definition';
import type { EnvironmentAlarms } from '../monitoring/environment-alarms';
import { matchedEvents } from '../monitoring/matched-events';
import { Severity } from '../monitoring/severity';
import { HAPPENS } from '../monitoring/threshold';

/** A key, if there is one, and how a message names it. */
export interface WatchedKey {
  readonly key?: kms.IKey;
  readonly what: string;
}

/** The calls after which a key cannot be used, and KMS's own deletion of key material that has expired. */
const MAKE_A_KEY_UNUSABLE = ['DisableKey', 'ScheduleKeyDeletion', 'DeleteImportedKeyMaterial', 'DeleteExpiredKeyMaterial'];

/** A key that is disabled and then scheduled for deletion is one fault. EventBridge may also deliver an event twice. */
const SAME_FAULT = Duration.hours(1);
const PERIOD = Duration.minutes(5);

/**
 * Adds the alarm on keys that cannot be used any more. A topic cannot tell of its own key, as it does not deliver without it.
 *
 * @param owner the events of its account and Region are seen: a key of another account or Region is left out
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/unusable-kms-keys.html
 */
export function watchKeys(
  alarms: EnvironmentAlarms, owner: Construct, watched: readonly WatchedKey[], told: Pick<AlarmDefinition, 'target' | 'topic'> = {},
): void {
  const heard = watched.filter(({ key }) => key !== undefined && isOfSamePlace(owner, key));
  if (heard.length === 0) {
    return;
  }
  alarms.add(owner, {
    ...told,
    kind: 'key',
    severity: Severity.CRITICAL,
    summary: `${heard.map(({ what }) => what).join(' or ')} cannot be used any more: it was disabled, its deletion was scheduled, or its key material was deleted or has expired`,
    metric: matchedEvents(owner, 'KeyEvents', {
      description: `Counts what makes ${heard.map(({ what }) => what).join(' or ')} unusable`,
      pattern: eventsOf(heard.map(({ key }) => key!.keyArn)),
      period: PERIOD,
    }),
    comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    ...HAPPENS,
    evaluationPeriods: SAME_FAULT.toMinutes() / PERIOD.toMinutes(),
    datapointsToAlarm: 1,
    treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
    missingDataReason: 'it is counted when it happens and not otherwise, so the alarm is OK an hour later whether the key can be used or not',
  });
}

/**
 * `resources` always has the ARN. The parameters have what the caller gave, an id or an ARN, and an expiry has none. EventBridge looks into each
 * object of an array: https://github.com/aws/event-ruler#json-array-matching
 *
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/ct-disablekey.html
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/ct-schedule-key-deletion.html
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/ct-deleteexpiredkeymaterial.html
 */
function eventsOf(keyArns: string[]): events.EventPattern {
  return {
    source: ['aws.kms'],
    detailType: ['AWS API Call via CloudTrail', 'AWS Service Event via CloudTrail'],
    detail: {
      eventSource: ['kms.amazonaws.com'],
      eventName: MAKE_A_KEY_UNUSABLE,
      resources: { ARN: keyArns },
      errorCode: events.Match.doesNotExist(), // a refused call changes nothing
    },
  };
}

/** "Cross-account use: No": https://docs.aws.amazon.com/kms/latest/APIReference/API_DisableKey.html. What is only known at deployment may be of the same. */
function isOfSamePlace(owner: Construct, key: kms.IKey): boolean {
  const { account, region } = Stack.of(owner);
  return mayBeSame(account, accountOfArn(key.keyArn) ?? key.env.account) && mayBeSame(region, regionOfArn(key.keyArn) ?? key.env.region);
}
