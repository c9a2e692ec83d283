import { Token } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { AlarmDefinition, nameOf } from './alarm-definition';

/** Of a hundred; a share of one is taken for a mistake. */
export const PERCENT = { unit: ' %', smallestThreshold: 1, largestThreshold: 100 };

/** With 0, it would always ring, or never. */
export const COUNTED = { smallestThreshold: 1 };

/** It happens or it does not. */
export const HAPPENS = { threshold: 1, smallestThreshold: 1, largestThreshold: 1 };

/** Of a metric in bytes. */
export const GIBIBYTES = { unit: ' GiB', conversion: { factor: 1024 ** 3 } };

const {
  GREATER_THAN_OR_EQUAL_TO_THRESHOLD: AT_LEAST, GREATER_THAN_THRESHOLD: MORE_THAN,
  LESS_THAN_OR_EQUAL_TO_THRESHOLD: AT_MOST, LESS_THAN_THRESHOLD: LESS_THAN,
} = cloudwatch.ComparisonOperator;

const TURNED_ROUND: { readonly [operator in cloudwatch.ComparisonOperator]?: cloudwatch.ComparisonOperator } = {
  [AT_LEAST]: AT_MOST, [AT_MOST]: AT_LEAST, [MORE_THAN]: LESS_THAN, [LESS_THAN]: MORE_THAN,
};

/** What is left of binary fractions, such as 100 - 99.9, is no part of a threshold. */
const DIGITS = 12;

/** What CloudWatch compares the metric with. */
export interface Comparison {
  readonly threshold: number;
  readonly comparisonOperator: cloudwatch.ComparisonOperator;
}

/** A threshold in the metric's own unit. */
export function comparisonOf({ conversion, comparisonOperator }: AlarmDefinition, threshold: number): Comparison {
  if (conversion === undefined) {
    return { threshold, comparisonOperator };
  }
  const { factor, offset = 0 } = conversion;
  return {
    threshold: Number((factor * threshold + offset).toPrecision(DIGITS)),
    comparisonOperator: factor < 0 ? TURNED_ROUND[comparisonOperator] ?? comparisonOperator : comparisonOperator,
  };
}

/** Refuses a threshold with which an alarm would never ring, or always. */
export function requireSensible(definition: AlarmDefinition, threshold: number): void {
  const { unit = '', conversion, smallestThreshold = -Infinity, largestThreshold = Infinity } = definition;
  const what = `the threshold of the alarm '${nameOf(definition)}' is`;
  if (Token.isUnresolved(threshold)) {
    if (conversion !== undefined) {
      throw new Error(`${what} only known at deployment, when${unit} cannot be converted to what its metric counts: give a number as \`threshold\` of it in monitoring.alarms`);
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
