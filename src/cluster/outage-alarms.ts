import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { CountedHosts, hostCount } from './host-count';
import type { EnvironmentAlarms } from '../monitoring/environment-alarms';
import { Severity } from '../monitoring/severity';
import { HAPPENS } from '../monitoring/threshold';

const { BREACHING } = cloudwatch.TreatMissingData;

/** The time within which the cluster must have served for an outage to notify, in periods of 15 minutes. */
const SIX_HOURS = 6 * 4;

/**
 * Adds the alarms on an outage, which notifies separately: when the second member is lost, the alarm on lost members is already in the ALARM state
 * and does not notify again. A cluster that has never served has no outage, because its first boot may take long.
 */
export function watchOutage(alarms: EnvironmentAlarms, owner: Construct, cluster: CountedHosts & { readonly clusterName: string }): void {
  const { clusterName: target } = cluster;
  const outage = { kind: 'no-hosts', target };
  const common = {
    target,
    comparisonOperator: cloudwatch.ComparisonOperator.LESS_THAN_THRESHOLD,
    ...HAPPENS,
    unit: ' members',
    treatMissingData: BREACHING,
    missingDataReason: 'a cluster without members has no data',
  };
  const noneHealthy = alarms.add(owner, {
    ...common,
    kind: 'none-healthy',
    severity: Severity.CRITICAL,
    summary: `cluster ${target} has no healthy member`,
    metric: hostCount(cluster, 'HealthyHostCount', cloudwatch.Stats.MAXIMUM),
    evaluationPeriods: 3,
    notifiedBy: outage,
  });
  const notServed = alarms.add(owner, {
    ...common,
    kind: 'not-served',
    severity: Severity.WARNING,
    summary: `cluster ${target} has not served for six hours: it is new, or its outage has been notified`,
    metric: hostCount(cluster, 'HealthyHostCount', cloudwatch.Stats.MAXIMUM, Duration.minutes(15)),
    evaluationPeriods: SIX_HOURS,
    // One period with a healthy member does not count as service.
    datapointsToAlarm: SIX_HOURS - 1,
    suppresses: outage,
  });
  if (noneHealthy !== undefined) {
    const { AlarmRule, AlarmState } = cloudwatch;
    alarms.addComposite(owner, {
      ...outage,
      severity: Severity.CRITICAL,
      summary: `cluster ${target} has an outage: it has served, and no member is healthy now`,
      rule: AlarmRule.allOf(
        AlarmRule.fromAlarm(noneHealthy, AlarmState.ALARM),
        ...notServed === undefined ? [] : [AlarmRule.fromAlarm(notServed, AlarmState.OK)],
      ),
    });
  }
}
