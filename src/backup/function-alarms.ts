import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { runbookArticle } from '../links/runbook';
import type { AlarmDefinition } from '../monitoring/alarm-definition';
import { Severity } from '../monitoring/severity';
import { COUNTED, HAPPENS } from '../monitoring/threshold';
import { BACKUP_FUNCTIONS, changesAnything, FunctionName, mayMake } from './functions/model/backup-functions';
import { ENVIRONMENT_DIMENSION, FUNCTION_DIMENSION, LEFT, METRIC_NAMESPACE, POINTERS_REVERTED } from './functions/model/metric-names';

/** The function of the backup that the alarms monitor. */
export interface WatchedFunction {
  readonly environmentName: string;
  readonly functionName: FunctionName;
  readonly lambdaFunction: lambda.Function;
  readonly timeout: Duration;
}

const { GREATER_THAN_OR_EQUAL_TO_THRESHOLD: AT_LEAST, LESS_THAN_THRESHOLD: LESS_THAN } = cloudwatch.ComparisonOperator;
const { MISSING, NOT_BREACHING } = cloudwatch.TreatMissingData;
const { SUM, MAXIMUM } = cloudwatch.Stats;

/** The hours without a run that are a fault: a day, and two hours for a late run. */
const DAY_HOURS = 26;

const DAYS_OF_A_BACKLOG = 5;

const FEW_RUNS = { treatMissingData: NOT_BREACHING, missingDataReason: 'the function runs once a day and publishes data only when it runs' };

/** Returns the alarms of a function of the backup. */
export function functionAlarms(watched: WatchedFunction): AlarmDefinition[] {
  return [
    errorAlarm(watched), // promise ALL-2c.3
    ...runAlarms(watched),
    ...changesAnything(watched.functionName) ? [backlogAlarm(watched)] : [], // promise ALL-3c.1
    ...mayMake(watched.functionName, 'revert-pointer') ? [pointerAlarm(watched)] : [], // promise FN-2n2.1
  ];
}

function errorAlarm({ functionName: target, lambdaFunction }: WatchedFunction): AlarmDefinition {
  const { purpose, retryAttempts } = BACKUP_FUNCTIONS[target];
  return {
    ...FEW_RUNS,
    kind: 'errors',
    target,
    severity: Severity.WARNING,
    summary: `the function ${target}, which ${purpose}, has failed; its log has each failed item and the reason: ${lambdaFunction.logGroup.logGroupName}`,
    runbook: runbookArticle(target),
    metric: lambdaFunction.metricErrors({ period: Duration.minutes(5), statistic: SUM }), // promise ALL-2c.1
    comparisonOperator: AT_LEAST,
    ...COUNTED,
    threshold: 1,
    // A scheduled run that fails counts once, and once more for each retry.
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
      summary: `the function ${target}, which ${purpose}, has not run for more than a day`,
      metric: lambdaFunction.metricInvocations({ period: Duration.hours(1), statistic: SUM }),
      comparisonOperator: LESS_THAN,
      ...HAPPENS,
      evaluationPeriods: DAY_HOURS,
      treatMissingData: MISSING,
      missingDataReason: 'an hour without a run is no fault, and a new function has not run yet',
      notifyOnMissingData: true,
    },
    {
      ...FEW_RUNS,
      kind: 'throttled',
      target,
      severity: Severity.WARNING,
      summary: `the function ${target}, which ${purpose}, was throttled, because the account has reached its limit of concurrent executions`,
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
      summary: `the function ${target}, which ${purpose}, has timed out`,
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
    summary: `the function ${target}, which ${BACKUP_FUNCTIONS[target].purpose}, has left work for the next day on several days in a row`,
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

/** Reverting a pointer is a normal result of the run, so that `errors` does not count it. An operator must still examine the image. */
function pointerAlarm({ environmentName }: WatchedFunction): AlarmDefinition {
  return {
    ...FEW_RUNS,
    kind: 'pointer',
    severity: Severity.WARNING,
    summary: 'the image pointer of a cluster was reverted, because members from its image did not become healthy',
    metric: new cloudwatch.Metric({
      namespace: METRIC_NAMESPACE,
      metricName: POINTERS_REVERTED, // promise FN-2n2.2
      dimensionsMap: { [ENVIRONMENT_DIMENSION]: environmentName },
      statistic: SUM,
      period: Duration.minutes(5),
    }),
    comparisonOperator: AT_LEAST,
    // A run reverts the pointer of a cluster at most once: with one cluster, the count never reaches two.
    ...HAPPENS,
    evaluationPeriods: 1,
  };
}
