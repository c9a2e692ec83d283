import { Duration, Token } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { eventsOf, FATAL_EVENTS, FINISHED_BACKUP } from './database-events';
import type { AlarmDefinition } from '../monitoring/alarm-definition';
import type { EnvironmentAlarms } from '../monitoring/environment-alarms';
import { matchedEvents } from '../monitoring/matched-events';
import { Severity } from '../monitoring/severity';
import { COUNTED, GIBIBYTES, HAPPENS, PERCENT } from '../monitoring/threshold';

/** A database that is watched. */
export interface WatchedDatabase {
  /** Its identifier. */
  readonly instanceIdentifier: string;
  /** Its storage at first: it may grow. */
  readonly gibibytes: number;
}

const {
  GREATER_THAN_OR_EQUAL_TO_THRESHOLD: AT_LEAST, LESS_THAN_OR_EQUAL_TO_THRESHOLD: AT_MOST, LESS_THAN_THRESHOLD: LESS_THAN,
} = cloudwatch.ComparisonOperator;
const { MISSING } = cloudwatch.TreatMissingData;

/** RDS lets storage grow when a tenth is left; when half of that is left, it could not. */
const SMALLEST_FREE_SHARE = 0.05;

/** More GiB than any alarm is about; a threshold in MiB is more. */
const MOST_FREE_MEMORY = 128;

/** https://learn.microsoft.com/sql/database-engine/configure-windows/configure-the-user-connections-server-configuration-option */
const MOST_CONNECTIONS = 32_767;

/** Two days, as RDS may lose an event, and six hours for a backup that begins late in its window and takes its time. */
const BACKUP_HOURS = 54;

const SILENT = { treatMissingData: MISSING, missingDataReason: 'database-storage tells when RDS has stopped to publish' };
const SLOW = { kind: 'database-slow' };

/** Adds the alarms of the database. */
export function watchDatabase(alarms: EnvironmentAlarms, owner: Construct, database: WatchedDatabase): void {
  const slow = slowAlarms(database).map((definition) => alarms.add(owner, definition)).filter((alarm) => alarm !== undefined);
  if (slow.length > 0) {
    alarms.addComposite(owner, {
      ...SLOW,
      severity: Severity.WARNING,
      summary: 'the database is slow, or has no CPU to spare',
      rule: cloudwatch.AlarmRule.anyOf(...slow.map((alarm) => cloudwatch.AlarmRule.fromAlarm(alarm, cloudwatch.AlarmState.ALARM))),
    });
  }
  roomAlarms(database).forEach((definition) => alarms.add(owner, definition));
  alarms.add(owner, backupAlarm(owner, database));
  watchEvents(alarms, owner, database);
}

/** The alarms of a database whose threshold may differ. */
export function databaseAlarms(database: WatchedDatabase): AlarmDefinition[] {
  return [...slowAlarms(database), ...roomAlarms(database)];
}

/** RDS has no event that says that an automated backup failed: its success is waited for. */
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
    missingDataReason: 'an hour without a backup is nothing, and a new database has none yet',
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
      summary: 'the database has no CPU to spare',
      metric: metricOf(database, 'CPUUtilization', cloudwatch.Stats.AVERAGE),
      threshold: 90,
      ...PERCENT,
    },
    { ...latency, kind: 'database-read-latency', summary: 'reads from the disk of the database are slow', metric: metricOf(database, 'ReadLatency', cloudwatch.Stats.AVERAGE) },
    { ...latency, kind: 'database-write-latency', summary: 'writes to the disk of the database are slow', metric: metricOf(database, 'WriteLatency', cloudwatch.Stats.AVERAGE) },
  ];
}

function roomAlarms(database: WatchedDatabase): AlarmDefinition[] {
  return [
    {
      kind: 'database-storage',
      severity: Severity.CRITICAL,
      summary: 'the database has hardly any storage left, or does not answer RDS any more',
      metric: metricOf(database, 'FreeStorageSpace', cloudwatch.Stats.MINIMUM),
      comparisonOperator: AT_MOST,
      ...GIBIBYTES,
      threshold: smallestFree(database),
      smallestThreshold: 1,
      largestThreshold: Token.isUnresolved(database.gibibytes) ? undefined : database.gibibytes,
      evaluationPeriods: 3,
      treatMissingData: MISSING,
      missingDataReason: 'a new database has none yet',
      notifyOnMissingData: true,
    },
    {
      kind: 'database-memory',
      severity: Severity.WARNING,
      summary: 'the database has hardly any memory left',
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
      summary: 'the database has unusually many connections: a client may not close its own',
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
 * By what happened and not by categories: `failure` and `low storage` have events that are as they should be, such as where storage
 * begins to grow, and a database that was shut down is in `availability`.
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

/** In hundredths of a GiB, for whoever reads it. Of a size that is only known at deployment so is its share, and the registry asks for a number. */
function smallestFree({ gibibytes }: WatchedDatabase): number {
  return Token.isUnresolved(gibibytes) ? gibibytes : Math.round(100 * gibibytes * SMALLEST_FREE_SHARE) / 100;
}

function metricOf({ instanceIdentifier }: WatchedDatabase, metricName: string, statistic: string): cloudwatch.Metric {
  return new cloudwatch.Metric({
    namespace: 'AWS/RDS', metricName, dimensionsMap: { DBInstanceIdentifier: instanceIdentifier }, statistic, period: Duration.minutes(5),
  });
}
