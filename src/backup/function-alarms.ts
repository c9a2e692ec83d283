import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { runbookArticle } from '../links/runbook';
import type { AlarmDefinition } from '../monitoring/alarm-definition';
import { Severity } from '../monitoring/severity';
import { COUNTED, HAPPENS } from '../monitoring/threshold';
import { BACKUP_FUNCTIONS, changesOf, FunctionName, mayMake } from './functions/model/backup-functions';
import { ENVIRONMENT_DIMENSION, FUNCTION_DIMENSION, LEFT, METRIC_NAMESPACE, POINTERS_REVERTED } from './functions/model/metric-names';

/** A function of the backup that is watched. */
export interface WatchedFunction {
  readonly environmentName: string;
  readonly functionName: FunctionName;
  readonly lambdaFunction: lambda.Function;
  readonly timeout: Duration;
}

const { GREATER_THAN_OR_EQUAL_TO_THRESHOLD: AT_LEAST, LESS_THAN_THRESHOLD: LESS_THAN } = cloudwatch.ComparisonOperator;
const { MISSING, NOT_BREACHING } = cloudwatch.TreatMissingData;
const { SUM, MAXIMUM } = cloudwatch.Stats;

/** A day, and two hours for a run that was late. */
const DAY_HOURS = 26;

const DAYS_OF_A_BACKLOG = 5;

const FEW_RUNS = { treatMissingData: NOT_BREACHING, missingDataReason: 'it runs once a day, and without a run there is nothing to count' };

/** The alarms of a function. */
export function functionAlarms(watched: WatchedFunction): AlarmDefinition[] {
  return [
    errorAlarm(watched), // promise ALL-2c.3
    ...runAlarms(watched),
    ...hasWork(watched.functionName) ? [backlogAlarm(watched)] : [], // promise ALL-3c.1
    ...mayMake(watched.functionName, 'revert-pointer') ? [pointerAlarm(watched)] : [], // promise FN-2n2.1
  ];
}

/** Whether it changes anything, so that it can leave work for the next day. */
function hasWork(name: FunctionName): boolean {
  return Object.keys(changesOf(name)).length > 0;
}

function errorAlarm({ functionName: target, lambdaFunction }: WatchedFunction): AlarmDefinition {
  const { purpose, retryAttempts } = BACKUP_FUNCTIONS[target];
  return {
    ...FEW_RUNS,
    kind: 'errors',
    target,
    severity: Severity.WARNING,
    summary: `the function that ${purpose} has failed; its log names each item and why: ${lambdaFunction.logGroup.logGroupName}`,
    runbook: runbookArticle(target),
    metric: lambdaFunction.metricErrors({ period: Duration.minutes(5), statistic: SUM }), // promise ALL-2c.1
    comparisonOperator: AT_LEAST,
    ...COUNTED,
    threshold: 1,
    // A scheduled run fails once, and once more with each retry.
    largestThreshold: retryAttempts + 1, // promise ALL-2e
    evaluationPeriods: 1,
  };
}

function runAlarms(watched: WatchedFunction): AlarmDefinition[] {
  const { functionName: target, lambdaFunction, timeout } = watched;
  const { purpose } = BACKUP_FUNCTIONS[target];
  return [
    {
      kind: 'not-run',
      target,
      severity: Severity.WARNING,
      summary: `the function that ${purpose} has not run for more than a day`,
      metric: lambdaFunction.metricInvocations({ period: Duration.hours(1), statistic: SUM }),
      comparisonOperator: LESS_THAN,
      ...HAPPENS,
      evaluationPeriods: DAY_HOURS,
      treatMissingData: MISSING,
      missingDataReason: 'an hour without a run is nothing, and a new function has none yet',
      notifyOnMissingData: true,
    },
    {
      ...FEW_RUNS,
      kind: 'throttled',
      target,
      severity: Severity.WARNING,
      summary: `the function that ${purpose} was kept from running by the account's limit of concurrent functions`,
      metric: lambdaFunction.metricThrottles({ period: Duration.minutes(5), statistic: SUM }),
      comparisonOperator: AT_LEAST,
      ...COUNTED,
      threshold: 1,
      evaluationPeriods: 1,
    },
    {
      ...FEW_RUNS,
      kind: 'timeout',
      target,
      severity: Severity.WARNING,
      summary: `the function that ${purpose} has run out of time and was stopped by Lambda`,
      metric: lambdaFunction.metricDuration({ period: Duration.minutes(5), statistic: MAXIMUM }),
      comparisonOperator: AT_LEAST,
      threshold: timeout.toSeconds() - 1,
      unit: ' s',
      conversion: { factor: 1_000 },
      smallestThreshold: 1,
      largestThreshold: timeout.toSeconds(),
      evaluationPeriods: 1,
      notifiedBy: { kind: 'errors', target },
    },
  ];
}

function backlogAlarm({ environmentName, functionName: target }: WatchedFunction): AlarmDefinition {
  return {
    ...FEW_RUNS,
    kind: 'backlog',
    target,
    severity: Severity.WARNING,
    summary: `the function that ${BACKUP_FUNCTIONS[target].purpose} leaves work for the next day, day after day`,
    metric: new cloudwatch.Metric({
      namespace: METRIC_NAMESPACE,
      metricName: LEFT, // promise ALL-3c.2
      dimensionsMap: { [ENVIRONMENT_DIMENSION]: environmentName, [FUNCTION_DIMENSION]: target },
      statistic: SUM,
      period: Duration.days(1),
    }),
    comparisonOperator: AT_LEAST,
    ...COUNTED,
    threshold: 1,
    evaluationPeriods: DAYS_OF_A_BACKLOG,
  };
}

/** Going back is no error of the run: it is what the run is for, and somebody has to look at the image all the same. */
function pointerAlarm({ environmentName }: WatchedFunction): AlarmDefinition {
  return {
    ...FEW_RUNS,
    kind: 'pointer',
    severity: Severity.WARNING,
    summary: 'the pointer of a cluster has gone back by itself, as members from its image did not become healthy',
    metric: new cloudwatch.Metric({
      namespace: METRIC_NAMESPACE,
      metricName: POINTERS_REVERTED, // promise FN-2n2.2
      dimensionsMap: { [ENVIRONMENT_DIMENSION]: environmentName },
      statistic: SUM,
      period: Duration.minutes(5),
    }),
    comparisonOperator: AT_LEAST,
    // A run moves the pointer of a cluster back once: with one cluster, two are never counted.
    ...HAPPENS,
    evaluationPeriods: 1,
  };
}
