import { Token } from 'aws-cdk-lib';
import { AlarmDefinition, AlarmIdentity, nameOf } from './alarm-definition';
import { periodOf } from './alarm-description';
import { requireKnownText } from '../checks/known-text';
import { requireProperties } from '../checks/required-properties';

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html */
const LONGEST_NAME = 255;
const LONGEST_EVALUATION = { ofShortPeriods: 86_400, ofHours: 604_800 };
const SECONDS_PER_HOUR = 3_600;

/** Throws if a property of the alarm's identity is missing, or if `kind` or `target` cannot be part of an alarm's name. */
export function requireIdentity(definition: AlarmIdentity): void {
  requireProperties('the definition of an alarm', definition, ['kind', 'severity', 'summary']);
  const { kind, target } = definition;
  requireKnownText('kind of an alarm', kind);
  if (!/^[a-z][a-z0-9-]*$/.test(kind)) {
    throw new Error(`kind of an alarm is '${kind}': give lower-case letters, digits and hyphens, beginning with a letter, such as 'cpu'`);
  }
  if (target === undefined) {
    return;
  }
  requireKnownText(`target of the alarm '${kind}'`, target);
  if (!/^[\x21-\x7e]+$/.test(target)) {
    throw new Error(`target of the alarm '${kind}' is '${target}': give the name of the monitored resource, such as 'app01', in ASCII characters without spaces`);
  }
}

/** Throws if EventBridge does not accept the path: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html */
export function requireReasonPath(name: string, path: string | undefined): void {
  if (path !== undefined && Token.isUnresolved(path)) {
    throw new Error(`reasonPath of the event '${name}' is only known at deployment: give it as text, as EventBridge accepts no reference there`);
  }
  if (path !== undefined && !/^\$(\.[\w-]+)+$/.test(path)) {
    throw new Error(`reasonPath of the event '${name}' is '${path}': give the path of a field of the event, such as '$.detail.Message'`);
  }
}

/** Throws if a text has a part in angle brackets, which EventBridge would replace as a variable: https://docs.aws.amazon.com/eventbridge/latest/userguide/transform-input.html */
export function requireNoPlaceholder(name: string, texts: { readonly [property: string]: string | undefined }): void {
  for (const [property, text = ''] of Object.entries(texts)) {
    const [placeholder] = /<[^<>]*>/.exec(text) ?? [];
    if (placeholder !== undefined) {
      throw new Error(`${property} of the event '${name}' has '${placeholder}', which EventBridge replaces with a field of the event: write it without angle brackets`);
    }
  }
}

/** Throws if CloudWatch does not accept the name. A name that is only known at deployment is not checked. */
export function requireAlarmName(alarmName: string): void {
  if (Token.isUnresolved(alarmName)) {
    return;
  }
  if (alarmName.length > LONGEST_NAME) {
    throw new Error(`the name of the alarm '${alarmName}' has ${alarmName.length} characters and CloudWatch accepts ${LONGEST_NAME}: give a shorter kind or target`);
  }
  // eslint-disable-next-line no-control-regex -- CloudWatch refuses exactly these
  if (/[\x00-\x1f\x7f]/.test(alarmName)) {
    throw new Error(`the name of the alarm ${JSON.stringify(alarmName)} has control characters: remove them from environmentName, kind and target`);
  }
}

/**
 * Throws if CloudWatch would not accept the periods, the number of breaching periods or the conversion.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-evaluation.html
 */
export function requireEvaluation(definition: AlarmDefinition): void {
  const name = nameOf(definition);
  requireProperties(`the alarm '${name}'`, definition, ['metric', 'comparisonOperator', 'threshold', 'evaluationPeriods', 'treatMissingData', 'missingDataReason']);
  const { evaluationPeriods, datapointsToAlarm, metric } = definition;
  if (!Token.isUnresolved(evaluationPeriods)) {
    requireEvaluationPeriods(name, evaluationPeriods, periodOf(metric).toSeconds());
  }
  if (datapointsToAlarm !== undefined && ![datapointsToAlarm, evaluationPeriods].some((each) => Token.isUnresolved(each))
    && !(Number.isInteger(datapointsToAlarm) && datapointsToAlarm >= 1 && datapointsToAlarm <= evaluationPeriods)) {
    throw new Error(`datapointsToAlarm of the alarm '${name}' is ${datapointsToAlarm}: give a whole number from 1 to ${evaluationPeriods}, the value of evaluationPeriods`);
  }
  requireConversion(name, definition);
}

function requireEvaluationPeriods(name: string, evaluationPeriods: number, period: number): void {
  const longest = period >= SECONDS_PER_HOUR ? LONGEST_EVALUATION.ofHours : LONGEST_EVALUATION.ofShortPeriods;
  const most = Math.floor(longest / period);
  if (!Number.isInteger(evaluationPeriods) || evaluationPeriods < 1 || evaluationPeriods > most) {
    throw new Error(`evaluationPeriods of the alarm '${name}' is ${evaluationPeriods}: give a whole number from 1 to ${most}, as its period is ${period} seconds`);
  }
}

function requireConversion(name: string, { conversion, smallestThreshold = -Infinity, largestThreshold = Infinity }: AlarmDefinition): void {
  if (conversion !== undefined) {
    requireProperties(`conversion of the alarm '${name}'`, conversion, ['factor']);
    const { factor, offset = 0 } = conversion;
    requireNumber(`conversion.factor of the alarm '${name}'`, factor, factor !== 0, 'a number other than 0');
    requireNumber(`conversion.offset of the alarm '${name}'`, offset, true, 'a number');
  }
  requireNumber(`smallestThreshold of the alarm '${name}'`, smallestThreshold, smallestThreshold <= largestThreshold, 'no more than largestThreshold', -Infinity);
  requireNumber(`largestThreshold of the alarm '${name}'`, largestThreshold, true, 'a number', Infinity);
}

/** Throws if a number is invalid or is only known at deployment, as the synthesis cannot calculate with such a value. */
function requireNumber(property: string, value: number, isValid: boolean, expected: string, none?: number): void {
  if (Token.isUnresolved(value) || !isValid || !(Number.isFinite(value) || value === none)) {
    throw new Error(`${property} is ${Token.isUnresolved(value) ? 'only known at deployment' : value}: give ${expected}`);
  }
}
