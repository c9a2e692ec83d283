import { Duration, Token, Tokenization } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { AlarmDefinition, AlarmIdentity, CompositeAlarmDefinition, nameOf } from './alarm-definition';
import { comparisonOf } from './threshold';
import { cloudWatchLink } from '../links/console-link';
import { runbookArticle } from '../links/runbook';

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html */
const LONGEST_DESCRIPTION = 1024;

const {
  GREATER_THAN_OR_EQUAL_TO_THRESHOLD, GREATER_THAN_THRESHOLD, LESS_THAN_THRESHOLD, LESS_THAN_OR_EQUAL_TO_THRESHOLD,
} = cloudwatch.ComparisonOperator;

const COMPARISONS: { readonly [operator in cloudwatch.ComparisonOperator]?: string } = {
  [GREATER_THAN_OR_EQUAL_TO_THRESHOLD]: 'at least',
  [GREATER_THAN_THRESHOLD]: 'greater than',
  [LESS_THAN_THRESHOLD]: 'less than',
  [LESS_THAN_OR_EQUAL_TO_THRESHOLD]: 'at most',
};

/** The same comparisons for a number of samples. */
const COMPARISONS_OF_SAMPLES: { readonly [operator in cloudwatch.ComparisonOperator]?: string } = {
  ...COMPARISONS,
  [GREATER_THAN_THRESHOLD]: 'more than',
  [LESS_THAN_THRESHOLD]: 'fewer than',
};

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html */
const MISSING_DATA: { readonly [treatment in cloudwatch.TreatMissingData]: string } = {
  [cloudwatch.TreatMissingData.BREACHING]: 'Treats missing data as breaching',
  [cloudwatch.TreatMissingData.NOT_BREACHING]: 'Treats missing data as not breaching',
  [cloudwatch.TreatMissingData.IGNORE]: 'Keeps its state when data is missing',
  [cloudwatch.TreatMissingData.MISSING]: 'Treats missing data as missing (INSUFFICIENT_DATA)',
};

/** The alarm that notifies the topic of a fault. */
export enum Notifier {
  ITSELF,
  ANOTHER,
  NOBODY,
}

/** The name of an alarm, and the text and the Region that its description needs. */
export interface AlarmPlace {
  readonly alarmName: string;
  /** The beginning of the description, such as `Oban environment prod`. */
  readonly subject: string;
  readonly region: string;
}

/**
 * Returns the description of an alarm on a metric: the fault, the condition of the ALARM state, the treatment of missing data, the alarm that
 * notifies, and two links. Every sentence is composed from the definition, so that the description cannot contradict the alarm.
 *
 * @throws if the description is longer than CloudWatch accepts
 */
export function describeAlarm(definition: AlarmDefinition, threshold: number, notifier: Notifier, place: AlarmPlace): string {
  return withinLimit([
    intro(definition, place),
    `ALARM when ${conditionOf(definition, threshold)}.`,
    `${MISSING_DATA[definition.treatMissingData]}: ${definition.missingDataReason}.`,
    ...definition.notifyOnMissingData ? ['Also notifies when it goes into INSUFFICIENT_DATA.'] : [],
    ...notificationSentences(definition, notifier),
    ...links(definition, place),
  ]);
}

/** Returns the description of a composite alarm: the fault, and two links. */
export function describeComposite(definition: CompositeAlarmDefinition, place: AlarmPlace): string {
  return withinLimit([intro(definition, place), ...links(definition, place)]);
}

/** Returns the description in the message of an event: the fault, and a link to the runbook. */
export function describeEvent(definition: AlarmIdentity, place: AlarmPlace): string {
  return withinLimit([intro(definition, place), `What to do: ${definition.runbook ?? runbookArticle(definition.kind)}`]);
}

/** Returns the description of an alarm that is turned off: the reason, the fault, and two links. */
export function describeOptOut(definition: AlarmIdentity, reason: string, place: AlarmPlace): string {
  return withinLimit([`Turned off: ${reason}.`, intro(definition, place), ...links(definition, place)]);
}

/** Returns the period of a metric or of a math expression. */
export function periodOf(metric: cloudwatch.IMetric): Duration {
  const { metricStat, mathExpression } = metric.toMetricConfig();
  return metricStat?.period ?? Duration.seconds(mathExpression!.period);
}

function conditionOf(definition: AlarmDefinition, threshold: number): string {
  const { metric, comparisonOperator, conversion } = definition;
  const { metricStat } = metric.toMetricConfig();
  const periods = periodsOf(definition);
  const period = periodOf(metric).toHumanString();
  if (metricStat?.statistic === cloudwatch.Stats.SAMPLE_COUNT && conversion === undefined) {
    return `${nameOfMetric(metric)} has ${COMPARISONS_OF_SAMPLES[comparisonOperator]} ${samples(threshold)} per ${period}${periods}`;
  }
  const statistic = metricStat === undefined ? '' : `the ${statisticName(metricStat.statistic)} of `;
  return `${statistic}${nameOfMetric(metric)} over ${period} is ${comparisonWith(definition, threshold)}${periods}`;
}

/**
 * A threshold that is not a plain multiple of the metric, such as percent used of a metric of free space, stands behind the value that CloudWatch
 * compares with.
 */
function comparisonWith(definition: AlarmDefinition, threshold: number): string {
  const { comparisonOperator, conversion, unit = '' } = definition;
  const given = `${COMPARISONS[comparisonOperator]} ${Tokenization.stringifyNumber(threshold)}${threshold === 1 ? singular(unit) : unit}`;
  if (conversion === undefined || (conversion.factor > 0 && (conversion.offset ?? 0) === 0)) {
    return given;
  }
  const compared = comparisonOf(definition, threshold);
  return `${COMPARISONS[compared.comparisonOperator]} ${compared.threshold} (${given})`;
}

function samples(threshold: number): string {
  return `${Tokenization.stringifyNumber(threshold)} ${threshold === 1 ? 'sample' : 'samples'}`;
}

/** Returns ` member` for ` members`. Symbols of units, such as ` s`, stay. */
function singular(unit: string): string {
  return unit.replace(/^( [a-z]{2,})s$/, '$1');
}

function periodsOf({ metric, evaluationPeriods, datapointsToAlarm = evaluationPeriods }: AlarmDefinition): string {
  const isKnown = ![evaluationPeriods, datapointsToAlarm].some((each) => Token.isUnresolved(each));
  if (isKnown && datapointsToAlarm === evaluationPeriods) {
    return evaluationPeriods === 1 ? '' : ` for ${Duration.seconds(periodOf(metric).toSeconds() * evaluationPeriods).toHumanString()}`;
  }
  return ` in ${Tokenization.stringifyNumber(datapointsToAlarm)} of ${Tokenization.stringifyNumber(evaluationPeriods)} periods`;
}

function nameOfMetric(metric: cloudwatch.IMetric): string {
  const { metricStat, mathExpression } = metric.toMetricConfig();
  if (metricStat !== undefined) {
    return `${metricStat.namespace} ${metricStat.metricName}`;
  }
  const { expression, usingMetrics } = mathExpression!;
  return Object.entries(usingMetrics).reduce((text, [id, source]) => text.replace(new RegExp(`\\b${id}\\b`, 'g'), () => nameOfMetric(source)), expression);
}

/** Returns the name of a statistic as it is written in a sentence: CloudWatch writes `p99` in lower case already. */
function statisticName(statistic: string): string {
  return /^(?:Average|Maximum|Minimum|Sum)$/.test(statistic) ? statistic.toLowerCase() : statistic;
}

function notificationSentences({ notifiedBy, suppresses }: AlarmDefinition, notifier: Notifier): string[] {
  if (suppresses !== undefined) {
    return [`Does not notify; suppresses ${nameOf(suppresses)}.`];
  }
  if (notifiedBy === undefined) {
    return [];
  }
  return [notifier === Notifier.ANOTHER ? `Does not notify on its own; ${nameOf(notifiedBy)} does.` : `Notifies on its own, because ${nameOf(notifiedBy)} is turned off.`];
}

function intro({ summary }: AlarmIdentity, { subject }: AlarmPlace): string {
  return `${subject}: ${summary}.`;
}

function links({ kind, runbook = runbookArticle(kind) }: AlarmIdentity, { alarmName, region }: AlarmPlace): string[] {
  return [
    `What to do: ${runbook}`,
    `Alarm: ${cloudWatchLink(region, `alarmsV2:alarm/${encoded(alarmName)}`)}`,
  ];
}

/** A drive or a mount point in the name must be encoded. A name that is only known at deployment has neither. */
function encoded(alarmName: string): string {
  return Token.isUnresolved(alarmName) ? alarmName : encodeURIComponent(alarmName);
}

function withinLimit(sentences: string[]): string {
  const text = sentences.join(' ');
  if (text.length > LONGEST_DESCRIPTION) {
    throw new Error(`the description of an alarm has ${text.length} characters and CloudWatch accepts ${LONGEST_DESCRIPTION}: shorten '${sentences[0]}'`);
  }
  return text;
}
