import { Duration, Token, Tokenization } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { AlarmDefinition, AlarmIdentity, CompositeAlarmDefinition, nameOf } from './alarm-definition';
import { cloudWatchLink } from '../links/console-link';
import { runbookArticle } from '../links/runbook';

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html */
const LONGEST_DESCRIPTION = 1024;

const SIGNS: { readonly [operator in cloudwatch.ComparisonOperator]?: string } = {
  [cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD]: 'at least',
  [cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD]: 'more than',
  [cloudwatch.ComparisonOperator.LESS_THAN_THRESHOLD]: 'less than',
  [cloudwatch.ComparisonOperator.LESS_THAN_OR_EQUAL_TO_THRESHOLD]: 'at most',
};

const MISSING: { readonly [treatment in cloudwatch.TreatMissingData]: string } = {
  [cloudwatch.TreatMissingData.BREACHING]: 'counts as bad',
  [cloudwatch.TreatMissingData.NOT_BREACHING]: 'counts as good',
  [cloudwatch.TreatMissingData.IGNORE]: 'leaves the alarm as it is',
  [cloudwatch.TreatMissingData.MISSING]: 'is no statement either way',
};

/** Who tells that an alarm rings. */
export enum Notifier {
  ITSELF,
  ANOTHER,
  NOBODY,
}

/** Where an alarm is to be looked at. */
export interface AlarmPlace {
  readonly alarmName: string;
  /** Such as `Oban environment prod`. */
  readonly subject: string;
  readonly region: string;
}

/** What whoever is woken reads: what is wrong, when it rings, what silence means, who tells, and two links. */
export function describeAlarm(definition: AlarmDefinition, threshold: number, notifier: Notifier, place: AlarmPlace): string {
  const { evaluationPeriods, datapointsToAlarm = evaluationPeriods, unit = '', metric, comparisonOperator } = definition;
  const period = periodOf(metric).toHumanString();
  const often = evaluationPeriods === 1 ? `within ${period}` : `in ${datapointsToAlarm} of ${evaluationPeriods} periods of ${period}`;
  return fitting([
    intro(definition, place),
    `Rings when it is ${SIGNS[comparisonOperator]} ${Tokenization.stringifyNumber(threshold)}${unit} ${often}.`,
    `A period without data ${MISSING[definition.treatMissingData]}: ${definition.missingDataReason}.`,
    ...definition.notifyOnMissingData ? ['It tells, too, when there is no data any more (INSUFFICIENT_DATA).'] : [],
    ...notificationSentences(definition, notifier),
    ...links(definition, place),
  ]);
}

/** The same for an alarm on others. */
export function describeComposite(definition: CompositeAlarmDefinition, place: AlarmPlace): string {
  return fitting([intro(definition, place), ...links(definition, place)]);
}

/** The same for something that happens once. */
export function describeEvent(definition: AlarmIdentity, place: AlarmPlace): string {
  return fitting([intro(definition, place), `What to do: ${definition.runbook ?? runbookArticle(definition.kind)}`]);
}

/** What stands in place of that for one that tells nobody. */
export function describeOptOut(definition: AlarmIdentity, reason: string, place: AlarmPlace): string {
  return fitting([`Turned off: ${reason}.`, intro(definition, place), ...links(definition, place)]);
}

function notificationSentences({ notifiedBy, suppresses }: AlarmDefinition, notifier: Notifier): string[] {
  if (suppresses !== undefined) {
    return [`It tells nobody: it holds back ${nameOf(suppresses)}.`];
  }
  if (notifiedBy === undefined) {
    return [];
  }
  return [notifier === Notifier.ANOTHER ? `It tells nobody itself: ${nameOf(notifiedBy)} does.` : `It tells by itself, as ${nameOf(notifiedBy)} is turned off.`];
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

/** A drive or a mount point is part of the name. What is only known at deployment needs no encoding. */
function encoded(alarmName: string): string {
  return Token.isUnresolved(alarmName) ? alarmName : encodeURIComponent(alarmName);
}

/** How long a period of a metric is. */
export function periodOf(metric: cloudwatch.IMetric): Duration {
  const { metricStat, mathExpression } = metric.toMetricConfig();
  return metricStat?.period ?? Duration.seconds(mathExpression!.period);
}

function fitting(sentences: string[]): string {
  const text = sentences.join(' ');
  if (text.length > LONGEST_DESCRIPTION) {
    throw new Error(`the description of an alarm has ${text.length} characters and CloudWatch takes ${LONGEST_DESCRIPTION}: say less in '${sentences[0]}'`);
  }
  return text;
}
