import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { OperatingSystemType } from 'aws-cdk-lib/aws-ec2';
import { INTERVAL_SECONDS } from './agent/agent-configuration';
import { PERIOD } from './agent/agent-metrics';
import { Severity } from './severity';
import { PERCENT } from './threshold';

const { GREATER_THAN_OR_EQUAL_TO_THRESHOLD: AT_LEAST, LESS_THAN_THRESHOLD: LESS_THAN } = cloudwatch.ComparisonOperator;

/** Has no CPU or memory to spare. */
export const BUSY = { severity: Severity.WARNING, comparisonOperator: AT_LEAST, threshold: 90, ...PERCENT, evaluationPeriods: 3 };

/** Has a disk that is nearly full. The counter of Windows is of what is free; the threshold is of what is used everywhere. */
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

/** How many values one agent publishes within the period of its alarm. */
export const VALUES_OF_AN_AGENT = PERIOD.toSeconds() / INTERVAL_SECONDS;

/** Has an agent that publishes nothing. */
export const SILENT_AGENT = {
  kind: 'agent',
  severity: Severity.WARNING,
  comparisonOperator: LESS_THAN,
  threshold: 1,
  smallestThreshold: 1,
  largestThreshold: VALUES_OF_AN_AGENT,
  unit: ' values',
  evaluationPeriods: 3,
  treatMissingData: cloudwatch.TreatMissingData.MISSING,
  notifyOnMissingData: true,
};
