import { Token } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { AlarmDefinition, nameOf } from './alarm-definition';

/** A threshold from 1 to 100 percent. A fraction of one is refused as a mistake in the unit. */
export const PERCENT = { unit: ' %', smallestThreshold: 1, largestThreshold: 100 };

/** A threshold for a count. With 0, the alarm would always be in the ALARM state, or never. */
export const COUNTED = { smallestThreshold: 1 };

/** The threshold for a metric that is 0 or at least 1. */
export const HAPPENS = { threshold: 1, smallestThreshold: 1, largestThreshold: 1 };

/** A threshold in GiB for a metric in bytes. */
export const GIBIBYTES = { unit: ' GiB', conversion: { factor: 1024 ** 3 } };

const {
  GREATER_THAN_OR_EQUAL_TO_THRESHOLD: AT_LEAST, GREATER_THAN_THRESHOLD: MORE_THAN,
  LESS_THAN_OR_EQUAL_TO_THRESHOLD: AT_MOST, LESS_THAN_THRESHOLD: LESS_THAN,
} = cloudwatch.ComparisonOperator;

const REVERSED: { readonly [operator in cloudwatch.ComparisonOperator]?: cloudwatch.ComparisonOperator } = {
  [AT_LEAST]: AT_MOST, [AT_MOST]: AT_LEAST, [MORE_THAN]: LESS_THAN, [LESS_THAN]: MORE_THAN,
};

/** The significant digits of a converted threshold: the rounding error of binary fractions, such as in 100 - 99.9, is removed. */
const SIGNIFICANT_DIGITS = 12;

/** The threshold and the operator with which CloudWatch evaluates a metric. */
export interface Comparison {
  readonly threshold: number;
  readonly comparisonOperator: cloudwatch.ComparisonOperator;
}

/** Converts a threshold into the unit of the metric. The operator is reversed if the factor is negative. */
export function comparisonOf({ conversion, comparisonOperator }: AlarmDefinition, threshold: number): Comparison {
  if (conversion === undefined) {
    return { threshold, comparisonOperator };
  }
  const { factor, offset = 0 } = conversion;
  return {
    threshold: Number((factor * threshold + offset).toPrecision(SIGNIFICANT_DIGITS)),
    comparisonOperator: factor < 0 ? REVERSED[comparisonOperator] ?? comparisonOperator : comparisonOperator,
  };
}

/** Throws if an alarm with this threshold would never be in the ALARM state, or always. */
export function requireSensible(definition: AlarmDefinition, threshold: number): void {
  const { unit = '', conversion, smallestThreshold = -Infinity, largestThreshold = Infinity } = definition;
  const what = `the threshold of the alarm '${nameOf(definition)}' is`;
  if (Token.isUnresolved(threshold)) {
    if (conversion !== undefined) {
      throw new Error(`${what} only known at deployment, when${unit} cannot be converted to the unit of the metric: give a number as its \`threshold\` in monitoring.alarms`);
    }
    return;
  }
  if (!Number.isFinite(threshold) || threshold < smallestThreshold || threshold > largestThreshold) {
    throw new Error(`${what} ${threshold}${unit}: give ${allowed(definition)}`);
  }
}

function allowed({ unit = ' (a count)', smallestThreshold: smallest, largestThreshold: largest }: AlarmDefinition): string {
  if (smallest !== undefined && smallest === largest) {
    return `${smallest}${unit}, or leave it out`;
  }
  if (smallest !== undefined && largest !== undefined) {
    return `${smallest} to ${largest}${unit}`;
  }
  if (smallest !== undefined) {
    return `${smallest}${unit} or more`;
  }
  return largest === undefined ? `a number${unit}` : `at most ${largest}${unit}`;
}
