import { Duration, Token } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { eventsOf, FATAL_EVENTS, FINISHED_BACKUP } from './database-events';
import type { AlarmDefinition } from '../monitoring/alarm-definition';
import type { EnvironmentAlarms } from '../monitoring/environment-alarms';
import { matchedEvents } from '../monitoring/matched-events';
import { Severity } from '../monitoring/severity';
import { COUNTED, GIBIBYTES, HAPPENS, PERCENT } from '../monitoring/threshold';

/** The database that the alarms monitor. */
export interface WatchedDatabase {
  /** The identifier of the database instance. */
  readonly instanceIdentifier: string;
  /** The initial storage in GiB. Storage autoscaling may increase it. */
  readonly gibibytes: number;
}

const {
  GREATER_THAN_OR_EQUAL_TO_THRESHOLD: AT_LEAST, LESS_THAN_OR_EQUAL_TO_THRESHOLD: AT_MOST, LESS_THAN_THRESHOLD: LESS_THAN,
} = cloudwatch.ComparisonOperator;
const { MISSING } = cloudwatch.TreatMissingData;

/** The free share of the storage at which the alarm notifies. RDS extends the storage at a tenth: half of that means that it could not. */
const SMALLEST_FREE_SHARE = 0.05;

/** The largest threshold of free memory in GiB. It is below any threshold that was given in MiB by mistake. */
const MOST_FREE_MEMORY = 128;

/** https://learn.microsoft.com/sql/database-engine/configure-windows/configure-the-user-connections-server-configuration-option */
const MOST_CONNECTIONS = 32_767;

/** The hours without a finished backup: two days, because an event may be lost, and six hours for a backup that starts late or takes long. */
const BACKUP_HOURS = 54;

const SILENT = { treatMissingData: MISSING, missingDataReason: 'database-storage notifies when RDS stops publishing metrics' };
const SLOW = { kind: 'database-slow' };

/** Adds the alarms of the database. */
export function watchDatabase(alarms: EnvironmentAlarms, owner: Construct, database: WatchedDatabase): void {
  const slow = slowAlarms(database).map((definition) => alarms.add(owner, definition)).filter((alarm) => alarm !== undefined);
  if (slow.length > 0) {
    alarms.addComposite(owner, {
      ...SLOW,
      severity: Severity.WARNING,
      summary: 'the database is slow, or its CPU utilization is high',
      rule: cloudwatch.AlarmRule.anyOf(...slow.map((alarm) => cloudwatch.AlarmRule.fromAlarm(alarm, cloudwatch.AlarmState.ALARM))),
    });
  }
  roomAlarms(database).forEach((definition) => alarms.add(owner, definition));
  alarms.add(owner, backupAlarm(owner, database));
  watchEvents(alarms, owner, database);
}

/** Returns the alarms of a database that have a configurable threshold. */
export function databaseAlarms(database: WatchedDatabase): AlarmDefinition[] {
  return [...slowAlarms(database), ...roomAlarms(database)];
}

/** Returns the alarm on missing backups. RDS sends no event when an automated backup fails, so that the alarm counts finished backups. */
function backupAlarm(owner: Construct, { instanceIdentifier }: WatchedDatabase): AlarmDefinition {
  return {
    kind: 'database-backup',
    severity: Severity.CRITICAL,
    summary: 'RDS has not finished a daily backup of the database for two days',
    metric: matchedEvents(owner, 'FinishedBackups', {
      description: 'Counts the daily backups of the database that RDS has finished',
      pattern: eventsOf(instanceIdentifier, [FINISHED_BACKUP]),
      period: Duration.hours(1),
    }),
    comparisonOperator: LESS_THAN,
    ...HAPPENS,
    evaluationPeriods: BACKUP_HOURS,
    treatMissingData: MISSING,
    missingDataReason: 'an hour without a backup is no fault, and a new database has no backup yet',
    notifyOnMissingData: true,
  };
}

/** @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-metrics.html */
function slowAlarms(database: WatchedDatabase): AlarmDefinition[] {
  const common = { severity: Severity.WARNING, comparisonOperator: AT_LEAST, evaluationPeriods: 3, notifiedBy: SLOW, ...SILENT };
  const latency = { ...common, threshold: 0.02, unit: ' s', smallestThreshold: 0.001, largestThreshold: 1 };
  return [
    {
      ...common,
      kind: 'database-cpu',
      summary: 'the CPU utilization of the database is high',
      metric: metricOf(database, 'CPUUtilization', cloudwatch.Stats.AVERAGE),
      threshold: 90,
      ...PERCENT,
    },
    { ...latency, kind: 'database-read-latency', summary: 'the read latency of the database is high', metric: metricOf(database, 'ReadLatency', cloudwatch.Stats.AVERAGE) },
    { ...latency, kind: 'database-write-latency', summary: 'the write latency of the database is high', metric: metricOf(database, 'WriteLatency', cloudwatch.Stats.AVERAGE) },
  ];
}

function roomAlarms(database: WatchedDatabase): AlarmDefinition[] {
  return [
    {
      kind: 'database-storage',
      severity: Severity.CRITICAL,
      summary: 'the free storage of the database is low, or RDS no longer publishes its metrics',
      metric: metricOf(database, 'FreeStorageSpace', cloudwatch.Stats.MINIMUM),
      comparisonOperator: AT_MOST,
      ...GIBIBYTES,
      threshold: smallestFree(database),
      smallestThreshold: 1,
      largestThreshold: Token.isUnresolved(database.gibibytes) ? undefined : database.gibibytes,
      evaluationPeriods: 3,
      treatMissingData: MISSING,
      missingDataReason: 'a new database has no data yet',
      notifyOnMissingData: true,
    },
    {
      kind: 'database-memory',
      severity: Severity.WARNING,
      summary: 'the freeable memory of the database is low',
      metric: metricOf(database, 'FreeableMemory', cloudwatch.Stats.MINIMUM),
      comparisonOperator: AT_MOST,
      ...GIBIBYTES,
      threshold: 0.25,
      smallestThreshold: 0.05,
      largestThreshold: MOST_FREE_MEMORY,
      evaluationPeriods: 3,
      ...SILENT,
    },
    {
      kind: 'database-connections',
      severity: Severity.WARNING,
      summary: 'the database has unusually many connections: a client may not close its connections',
      metric: metricOf(database, 'DatabaseConnections', cloudwatch.Stats.MAXIMUM),
      comparisonOperator: AT_LEAST,
      ...COUNTED,
      threshold: 1_000,
      largestThreshold: MOST_CONNECTIONS,
      unit: ' connections',
      evaluationPeriods: 3,
      ...SILENT,
    },
  ];
}

/**
 * Adds the notification of events of RDS. It selects events and not categories, because `failure` and `low storage` include normal events,
 * such as the start of storage autoscaling, and `availability` includes a normal shutdown.
 */
function watchEvents(alarms: EnvironmentAlarms, owner: Construct, { instanceIdentifier }: WatchedDatabase): void {
  alarms.addEvent(owner, {
    kind: 'database-event',
    severity: Severity.CRITICAL,
    summary: 'RDS reports that the database has failed over, has failed, or cannot get storage or its key',
    pattern: eventsOf(instanceIdentifier, Object.keys(FATAL_EVENTS)),
    reasonPath: '$.detail.Message',
  });
}

/**
 * Returns the threshold of free storage, rounded to hundredths of a GiB for the description. If the storage is only known at deployment, the result
 * is not a number either, and `EnvironmentAlarms` throws an error that requests one.
 */
function smallestFree({ gibibytes }: WatchedDatabase): number {
  return Token.isUnresolved(gibibytes) ? gibibytes : Math.round(100 * gibibytes * SMALLEST_FREE_SHARE) / 100;
}

function metricOf({ instanceIdentifier }: WatchedDatabase, metricName: string, statistic: string): cloudwatch.Metric {
  return new cloudwatch.Metric({
    namespace: 'AWS/RDS', metricName, dimensionsMap: { DBInstanceIdentifier: instanceIdentifier }, statistic, period: Duration.minutes(5),
  });
}
