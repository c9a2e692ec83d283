import type { DatabaseRule } from './database-rule';
import type { RenderedDatabase } from '../rendered-database';

const BACKUP = 'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_WorkingWithAutomatedBackups.html#USER_WorkingWithAutomatedBackups.BackupWindow';
const MAINTENANCE = 'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_UpgradeDBInstance.Maintenance.html#Concepts.DBMaintenance';

const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const TIME = '([01]\\d|2[0-3]):([0-5]\\d)';
const DAY = `(${DAYS.join('|')})`;
const MINUTES_PER_DAY = 24 * 60;
const MINUTES_PER_WEEK = 7 * MINUTES_PER_DAY;
const SHORTEST_MINUTES = 30;

/** A window in minutes of a day or a week. It may extend into the next one. */
interface Window {
  readonly start: number;
  readonly length: number;
}

export const BACKUP_WINDOW: DatabaseRule = {
  name: 'backup window',
  source: BACKUP,
  check: (database) => isWindow(database, 'PreferredBackupWindow', daily) ? undefined
    : `the database's backupWindow is '${database.text('PreferredBackupWindow')}': give a time of day in UTC of at least ${SHORTEST_MINUTES} minutes, such as 14:00-15:00`,
};

export const MAINTENANCE_WINDOW: DatabaseRule = {
  name: 'maintenance window',
  source: MAINTENANCE,
  check: (database) => isWindow(database, 'PreferredMaintenanceWindow', weekly) ? undefined
    : `the database's maintenanceWindow is '${database.text('PreferredMaintenanceWindow')}': give a time of the week in UTC of at least ${SHORTEST_MINUTES} minutes, such as sun:16:00-sun:17:00`,
};

export const WINDOWS_APART: DatabaseRule = {
  name: 'windows apart',
  source: BACKUP,
  check: (database) => {
    const backup = daily(database.text('PreferredBackupWindow') ?? '');
    const maintenance = weekly(database.text('PreferredMaintenanceWindow') ?? '');
    const meet = backup && maintenance && DAYS.some((_, day) => overlap({ ...backup, start: backup.start + day * MINUTES_PER_DAY }, maintenance));
    return meet
      ? `the database's backupWindow '${database.text('PreferredBackupWindow')}' and its maintenanceWindow '${database.text('PreferredMaintenanceWindow')}' overlap: move one of them`
      : undefined;
  },
};

function isWindow(database: RenderedDatabase, property: string, parse: (text: string) => Window | undefined): boolean {
  const given = database.text(property);
  return given === undefined || (parse(given)?.length ?? 0) >= SHORTEST_MINUTES;
}

function daily(text: string): Window | undefined {
  const [, ...parts] = new RegExp(`^${TIME}-${TIME}$`).exec(text) ?? [];
  const [fromHour, fromMinute, toHour, toMinute] = parts.map(Number);
  return parts.length === 0 ? undefined : window(fromHour * 60 + fromMinute, toHour * 60 + toMinute, MINUTES_PER_DAY);
}

function weekly(text: string): Window | undefined {
  const [, ...parts] = new RegExp(`^${DAY}:${TIME}-${DAY}:${TIME}$`).exec(text.toLowerCase()) ?? [];
  const [fromDay, , , toDay] = parts.map((part) => DAYS.indexOf(part));
  const [, fromHour, fromMinute, , toHour, toMinute] = parts.map(Number);
  return parts.length === 0 ? undefined
    : window(fromDay * MINUTES_PER_DAY + fromHour * 60 + fromMinute, toDay * MINUTES_PER_DAY + toHour * 60 + toMinute, MINUTES_PER_WEEK);
}

function window(start: number, end: number, period: number): Window {
  return { start, length: (end - start + period) % period };
}

function overlap(one: Window, other: Window): boolean {
  const after = (earlier: number, later: number) => (later - earlier + MINUTES_PER_WEEK) % MINUTES_PER_WEEK;
  return after(one.start, other.start) < one.length || after(other.start, one.start) < other.length;
}
