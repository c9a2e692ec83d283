import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { OperatingSystemType } from 'aws-cdk-lib/aws-ec2';
import { INTERVAL_SECONDS } from './agent/agent-configuration';
import { PERIOD } from './agent/agent-metrics';
import { Severity } from './severity';
import { PERCENT } from './threshold';

const { GREATER_THAN_OR_EQUAL_TO_THRESHOLD: AT_LEAST, LESS_THAN_THRESHOLD: LESS_THAN } = cloudwatch.ComparisonOperator;

/** The common part of alarms on high CPU utilization and memory usage. */
export const BUSY = { severity: Severity.WARNING, comparisonOperator: AT_LEAST, threshold: 90, ...PERCENT, evaluationPeriods: 3 };

/**
 * Returns the common part of alarms on disks that are nearly full. The threshold is in percent used for both operating systems; the counter of
 * Windows measures free space, so that the threshold is converted.
 */
export function nearlyFull(operatingSystem: OperatingSystemType) {
  return {
    kind: 'disk',
    severity: Severity.WARNING,
    comparisonOperator: AT_LEAST,
    threshold: 90,
    ...PERCENT,
    unit: ' % used',
    ...operatingSystem === OperatingSystemType.WINDOWS && { conversion: { factor: -1, offset: 100 } },
    evaluationPeriods: 2,
  };
}

/** The number of samples that one agent publishes within a period of its alarm. */
export const SAMPLES_OF_AN_AGENT = PERIOD.toSeconds() / INTERVAL_SECONDS;

/** The common part of alarms on CloudWatch agents that publish nothing. */
export const SILENT_AGENT = {
  kind: 'agent',
  severity: Severity.WARNING,
  comparisonOperator: LESS_THAN,
  threshold: 1,
  smallestThreshold: 1,
  largestThreshold: SAMPLES_OF_AN_AGENT,
  unit: ' samples',
  evaluationPeriods: 3,
  treatMissingData: cloudwatch.TreatMissingData.MISSING,
  notifyOnMissingData: true,
};
