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

/** A key, if there is one, and its name in messages. */
export interface WatchedKey {
  readonly key?: kms.IKey;
  readonly what: string;
}

/** The API calls that make a key unusable, and the deletion of expired key material by KMS. */
const MAKE_A_KEY_UNUSABLE = ['DisableKey', 'ScheduleKeyDeletion', 'DeleteImportedKeyMaterial', 'DeleteExpiredKeyMaterial'];

/** The time within which several events are one fault: a key is disabled and then scheduled for deletion, or EventBridge delivers an event twice. */
const SAME_FAULT = Duration.hours(1);
const PERIOD = Duration.minutes(5);

/**
 * Adds the alarm on keys that have become unusable. An alarm on a topic's own key must notify another topic, because a topic cannot deliver without
 * its key.
 *
 * @param owner the construct whose account and Region have the events: keys of another account or Region are ignored
 * @param overrides the target and the topic of the alarm
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/unusable-kms-keys.html
 */
export function watchKeys(
  alarms: EnvironmentAlarms, owner: Construct, watched: readonly WatchedKey[], overrides: Pick<AlarmDefinition, 'target' | 'topic'> = {},
): void {
  const visible = watched.filter(({ key }) => key !== undefined && isInSameRegion(owner, key));
  if (visible.length === 0) {
    return;
  }
  alarms.add(owner, {
    ...overrides,
    kind: 'key',
    severity: Severity.CRITICAL,
    summary: `${visible.map(({ what }) => what).join(' or ')} has become unusable: it was disabled or scheduled for deletion, or its key material was deleted or has expired`,
    metric: matchedEvents(owner, 'KeyEvents', {
      description: `Counts events that make ${visible.map(({ what }) => what).join(' or ')} unusable`,
      pattern: eventsOf(visible.map(({ key }) => key!.keyArn)),
      period: PERIOD,
    }),
    comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    ...HAPPENS,
    evaluationPeriods: SAME_FAULT.toMinutes() / PERIOD.toMinutes(),
    datapointsToAlarm: 1,
    treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
    missingDataReason: 'events are counted only when they occur, so that the alarm returns to OK after an hour even if the key is still unusable',
  });
}

/**
 * Returns the pattern of the events. It matches the ARN in `resources`, which every event has: the request parameters have an id or an ARN, as the
 * caller gave it, and an expiry has no parameters. EventBridge matches each object of an array:
 * https://github.com/aws/event-ruler#json-array-matching
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
      errorCode: events.Match.doesNotExist(), // a denied call changes nothing
    },
  };
}

/**
 * Returns whether a key is in the account and Region of a construct, or may be if they are only known at deployment. KMS allows these calls in the
 * key's own account only: "Cross-account use: No".
 *
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_DisableKey.html
 */
function isInSameRegion(owner: Construct, key: kms.IKey): boolean {
  const { account, region } = Stack.of(owner);
  return mayBeSame(account, accountOfArn(key.keyArn) ?? key.env.account) && mayBeSame(region, regionOfArn(key.keyArn) ?? key.env.region);
}
