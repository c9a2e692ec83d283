import type { RestoreRecord } from '../record';

/** The maximum length of a DB instance identifier: https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html */
const LONGEST_IDENTIFIER = 63;

/** Returns the identifier of the restored database while it is beside the running one. */
export function restoredName(record: Pick<RestoreRecord, 'subject' | 'began'>): string {
  return beside(record, 'restored');
}

/** Returns the identifier of the former database after the exchange of the names. */
export function formerName(record: Pick<RestoreRecord, 'subject' | 'began'>): string {
  return beside(record, 'before');
}

/** Returns the identifier of the final snapshot of a database. */
export function finalSnapshotName(identifier: string): string {
  return `${identifier}-final`;
}

/** Returns the beginning of the names of the log groups to which RDS exports the logs of a database. */
export function logGroupPrefix(identifier: string): string {
  return `/aws/rds/instance/${identifier}/`;
}

function beside({ subject: { name }, began }: Pick<RestoreRecord, 'subject' | 'began'>, role: 'restored' | 'before'): string {
  const suffix = `-${role}-${began.toISOString().slice(0, 16).replace(/[-:T]/g, '')}`;
  // An identifier must not have two consecutive hyphens.
  return `${name.slice(0, LONGEST_IDENTIFIER - suffix.length).replace(/-+$/, '')}${suffix}`;
}
