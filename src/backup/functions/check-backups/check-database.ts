import { AgeLimits, hoursSince } from './check-images';
import { LONGEST_RESTORABLE_AGE_HOURS } from './restorable-age';
import { Answer, isUnanswered } from '../../../aws-calls/answer';
import type { Database } from '../model/resources';
import type { Finding } from '../model/verdict';

/** Whether the database could be restored, and how much would be lost. */
export interface DatabaseVerdict {
  readonly findings: readonly Finding[];
  readonly restorableAgeHours?: number;
}

/**
 * How the automated backups of the database stand, by the time that it could be restored to. RDS moves it every five minutes.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_PIT.html
 */
export function checkDatabase(database: Answer<Database> | undefined, limits: AgeLimits): DatabaseVerdict {
  if (database === undefined || isUnanswered(database)) {
    return { findings: [] };
  }
  const { id: subject, createdAt, state, backupRetentionDays, latestRestorableTime } = database;
  const { clock, allowedAgeHours } = limits;
  if (backupRetentionDays === 0) { // promise FN-5r.3
    return { findings: [{ subject, reason: 'its automated backups are off: give it a backup retention' }] };
  }
  if (latestRestorableTime === undefined) {
    const age = createdAt && hoursSince(createdAt, clock);
    // Its first backup follows its creation.
    return age === undefined || age <= allowedAgeHours
      ? { findings: [] }
      : { findings: [{ subject, reason: 'it has no automated backup that it could be restored from' }], restorableAgeHours: age };
  }
  const restorableAgeHours = Math.max(0, hoursSince(latestRestorableTime, clock));
  return {
    findings: restorableAgeHours <= LONGEST_RESTORABLE_AGE_HOURS // promise FN-5r.4
      ? []
      : [{ subject, reason: `it is ${state ?? 'in an unknown state'} and can only be restored to ${latestRestorableTime.toISOString()}, ${Math.floor(restorableAgeHours)} hours ago` }],
    restorableAgeHours,
  };
}
