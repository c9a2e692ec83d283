import type { Quantity } from './series';

const DAY = 86_400;
const HOUR = 3_600;

/**
 * Why a comparison finds nothing, or everything; nothing if some values are bad and some are not. A value that is never bad is no
 * fault here: some alarms wait for silence alone.
 */
export function refusalOfComparison(alarm: any, { bad, least, most }: Quantity): string | undefined {
  const { ComparisonOperator: operator, Threshold: threshold, MetricName: name } = alarm;
  const { Period, EvaluationPeriods, DatapointsToAlarm = EvaluationPeriods } = alarm;
  const looksFor = operator.startsWith('GreaterThan') ? 'high' : 'low';
  if (looksFor !== bad) {
    return `its state is ALARM when '${name}' is ${looksFor}, and a fault is when it is ${bad}`;
  }
  const isReached = looksFor === 'low' || (operator.includes('OrEqual') ? threshold <= most : threshold < most);
  if (!isReached) {
    return `'${name}' never reaches ${threshold}: ${most} is the most that is sensible`;
  }
  const ringsAlways = looksFor === 'high'
    ? (operator.includes('OrEqual') ? threshold <= least : threshold < least)
    : (operator.includes('OrEqual') ? threshold >= most : threshold > most);
  if (ringsAlways) {
    return `every value of '${name}' is bad at ${threshold}`;
  }
  // https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
  const longest = Period >= HOUR ? 7 * DAY : DAY;
  if (Period * EvaluationPeriods > longest || DatapointsToAlarm > EvaluationPeriods) {
    return `it looks at ${DatapointsToAlarm} of ${EvaluationPeriods} periods of ${Period} s, and CloudWatch takes no such alarm`;
  }
  return undefined;
}

/** Returns whether no published value breaches the threshold, so that the alarm only reacts to missing data. */
export function isNeverBad({ ComparisonOperator: operator, Threshold: threshold }: any, { least }: Quantity): boolean {
  return operator === 'LessThanThreshold' ? least >= threshold : operator === 'LessThanOrEqualToThreshold' && least > threshold;
}
