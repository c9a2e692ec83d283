import { Duration, Token } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import { BACKUP_FUNCTIONS, FUNCTION_NAMES, FunctionKey, functionKey, FunctionName, mayMake } from './functions/model/backup-functions';

/**
 * When each function runs, every day: `HH:MM` in UTC. At least fifteen minutes apart, the longest that one of them may take.
 *
 * What makes images must begin an hour before midnight UTC at the latest: an image stands for the UTC day that it is made on, so
 * a retry after midnight would be too late.
 */
export interface BackupSchedule {
  /**
   * When servers are imaged.
   *
   * @default '15:00'
   */
  readonly createImages?: string;

  /**
   * When clusters are imaged. Their pointers move when the image is good, or on the next day at this time.
   *
   * @default '15:30'
   */
  readonly rollClusters?: string;

  /**
   * When snapshots that lack tags get them. They get them when the image is good, too.
   *
   * @default '17:00'
   */
  readonly tagSnapshots?: string;

  /**
   * When images past their day are removed.
   *
   * @default '18:00'
   */
  readonly expireImages?: string;

  /**
   * When the backups are checked.
   *
   * @default '20:00'
   */
  readonly checkBackups?: string;
}

/** How long a function may take: as long as Lambda lets it. */
export const TIMEOUT = Duration.minutes(15);

/** For how long it is tried again: three runs of fifteen minutes, and the pauses of Lambda between them. */
export const MAX_EVENT_AGE = Duration.hours(1);

const MINUTES_OF_A_DAY = 24 * 60;

interface Time {
  readonly name: FunctionName;
  readonly key: FunctionKey;
  readonly text: string;
  readonly minute: number;
}

/** The schedules of the rules, by function. */
export function dailySchedules(given: BackupSchedule): ReadonlyMap<FunctionName, events.Schedule> {
  const times = FUNCTION_NAMES.map((name) => timeOf(name, given[functionKey(name)] ?? BACKUP_FUNCTIONS[name].defaultTime));
  requireRoom(times);
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

function requireRoom(times: Time[]): void {
  const inOrder = [...times].sort((one, other) => one.minute - other.minute);
  inOrder.forEach((time, index) => {
    const next = inOrder[(index + 1) % inOrder.length];
    const minutes = (next.minute - time.minute + MINUTES_OF_A_DAY) % MINUTES_OF_A_DAY;
    if (minutes < TIMEOUT.toMinutes()) {
      throw new Error(
        `backup.schedule has ${time.key} at ${time.text} and ${next.key} at ${next.text}: keep them fifteen minutes apart, as one may take that long`,
      );
    }
  });
}

function requireTimeForRetries({ key, text, minute }: Time): void {
  if (minute + MAX_EVENT_AGE.toMinutes() > MINUTES_OF_A_DAY) {
    throw new Error(
      `backup.schedule.${key} is ${text} UTC: choose 23:00 or earlier, as an image stands for the UTC day that it is made on and a retry may come an hour later`,
    );
  }
}
