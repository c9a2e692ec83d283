import { AgeLimits, hoursSince } from './check-images';
import { LONGEST_RESTORABLE_AGE_HOURS } from './restorable-age';
import { Answer, isUnanswered } from '../../../aws-calls/answer';
import type { Database } from '../model/resources';
import type { Finding } from '../model/verdict';

/** The state of the database's automated backups. */
export interface DatabaseVerdict {
  readonly findings: readonly Finding[];
  readonly restorableAgeHours?: number;
}

/**
 * Checks the automated backups of the database by its latest restorable time, which RDS advances every five minutes.
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
    return { findings: [{ subject, reason: 'its automated backups are off: set a backup retention' }] };
  }
  if (latestRestorableTime === undefined) {
    const age = createdAt && hoursSince(createdAt, clock);
    // The first backup of a new DB instance is made after its creation.
    return age === undefined || age <= allowedAgeHours
      ? { findings: [] }
      : { findings: [{ subject, reason: 'it has no automated backup to restore from' }], restorableAgeHours: age };
  }
  const restorableAgeHours = Math.max(0, hoursSince(latestRestorableTime, clock));
  return {
    findings: restorableAgeHours <= LONGEST_RESTORABLE_AGE_HOURS // promise FN-5r.4
      ? []
      : [{ subject, reason: `it is ${state ?? 'in an unknown state'} and can be restored only to ${latestRestorableTime.toISOString()}, ${Math.floor(restorableAgeHours)} hours ago` }],
    restorableAgeHours,
  };
}
