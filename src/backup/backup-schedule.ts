import { Duration, Token } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import { BACKUP_FUNCTIONS, FUNCTION_NAMES, FunctionKey, functionKey, FunctionName, mayMake } from './functions/model/backup-functions';

/**
 * The time of day at which each function runs: `HH:MM` in UTC. Times are at least fifteen minutes apart, which is the longest run time.
 *
 * Functions that make images must begin at 23:00 UTC or earlier: an image counts for the UTC day on which it is made, so a retry after
 * midnight would be too late.
 */
export interface BackupSchedule {
  /**
   * The time at which images of servers are made.
   *
   * @default '15:00'
   */
  readonly createImages?: string;

  /**
   * The time at which images of clusters are made. A pointer moves when the image is good, or on the next day at this time.
   *
   * @default '15:30'
   */
  readonly rollClusters?: string;

  /**
   * The time at which snapshots without tags are tagged. They are also tagged when the image is good.
   *
   * @default '17:00'
   */
  readonly tagSnapshots?: string;

  /**
   * The time at which expired images are removed.
   *
   * @default '18:00'
   */
  readonly expireImages?: string;

  /**
   * The time at which the backups are checked.
   *
   * @default '20:00'
   */
  readonly checkBackups?: string;
}

/** The timeout of a function: the maximum that Lambda allows. */
export const TIMEOUT = Duration.minutes(15);

/** The time for which Lambda retries a run: three runs of fifteen minutes, and the pauses between them. */
export const MAX_EVENT_AGE = Duration.hours(1);

const MINUTES_OF_A_DAY = 24 * 60;

interface Time {
  readonly name: FunctionName;
  readonly key: FunctionKey;
  readonly text: string;
  readonly minute: number;
}

/** Returns the schedules of the rules, by function. */
export function dailySchedules(schedule: BackupSchedule): ReadonlyMap<FunctionName, events.Schedule> {
  const times = FUNCTION_NAMES.map((name) => timeOf(name, schedule[functionKey(name)] ?? BACKUP_FUNCTIONS[name].defaultTime));
  requireIntervals(times);
  times.filter(({ name }) => mayMake(name, 'create-image')).forEach(requireTimeForRetries);
  return new Map(times.map(({ name, minute }) => [name, events.Schedule.cron({ hour: `${Math.floor(minute / 60)}`, minute: `${minute % 60}` })]));
}

function timeOf(name: FunctionName, text: string): Time {
  const key = functionKey(name);
  const [, hour, minute] = (Token.isUnresolved(text) ? undefined : /^([01]\d|2[0-3]):([0-5]\d)$/.exec(text)) ?? [];
  if (hour === undefined) {
    throw new Error(`backup.schedule.${key} is '${text}': give a time of day in UTC as HH:MM, such as '15:00'`);
  }
  return { name, key, text, minute: Number(hour) * 60 + Number(minute) };
}

function requireIntervals(times: Time[]): void {
  const inOrder = [...times].sort((one, other) => one.minute - other.minute);
  inOrder.forEach((time, index) => {
    const next = inOrder[(index + 1) % inOrder.length];
    const minutes = (next.minute - time.minute + MINUTES_OF_A_DAY) % MINUTES_OF_A_DAY;
    if (minutes < TIMEOUT.toMinutes()) {
      throw new Error(
        `backup.schedule has ${time.key} at ${time.text} and ${next.key} at ${next.text}: keep them at least fifteen minutes apart, which is the longest run time`,
      );
    }
  });
}

function requireTimeForRetries({ key, text, minute }: Time): void {
  if (minute + MAX_EVENT_AGE.toMinutes() > MINUTES_OF_A_DAY) {
    throw new Error(
      `backup.schedule.${key} is ${text} UTC: give 23:00 or earlier, because an image counts for the UTC day on which it is made and a retry may come an hour later`,
    );
  }
}
