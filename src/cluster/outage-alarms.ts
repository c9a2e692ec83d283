import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { CountedHosts, hostCount } from './host-count';
import type { EnvironmentAlarms } from '../monitoring/environment-alarms';
import { Severity } from '../monitoring/severity';
import { HAPPENS } from '../monitoring/threshold';

const { BREACHING } = cloudwatch.TreatMissingData;

/** How long ago it must have served for an outage to be news, in quarters of an hour. */
const SIX_HOURS = 6 * 4;

/**
 * An outage is told by itself: when the second member is lost, the loss of the first has rung already and cannot ring again. A cluster that
 * has not served yet is not out: its first boot may take long.
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
    missingDataReason: 'without any member there is none',
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
    summary: `cluster ${target} has not served for six hours: it is new, or its outage has been told`,
    metric: hostCount(cluster, 'HealthyHostCount', cloudwatch.Stats.MAXIMUM, Duration.minutes(15)),
    evaluationPeriods: SIX_HOURS,
    // A member that is healthy for a moment does not serve.
    datapointsToAlarm: SIX_HOURS - 1,
    suppresses: outage,
  });
  if (noneHealthy !== undefined) {
    const { AlarmRule, AlarmState } = cloudwatch;
    alarms.addComposite(owner, {
      ...outage,
      severity: Severity.CRITICAL,
      summary: `cluster ${target} is out: it has served, and no member is healthy any more`,
      rule: AlarmRule.allOf(
        AlarmRule.fromAlarm(noneHealthy, AlarmState.ALARM),
        ...notServed === undefined ? [] : [AlarmRule.fromAlarm(notServed, AlarmState.OK)],
      ),
    });
  }
}
