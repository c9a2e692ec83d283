import type { DatabaseInstance } from './database-instance';

/** The state of AWS that the restore of a database is planned by. */
export interface DatabaseWorld {
  readonly environmentName: string;
  /** The DB instance that ran before the restore, whatever its name is now. */
  readonly original?: DatabaseInstance;
  /** The restored DB instance, whatever its name is now. */
  readonly restored?: DatabaseInstance;
  /** The resource ids of all DB instances of the account and Region by their identifiers, and by those that they are being given. */
  readonly holders: ReadonlyMap<string, string>;
  /** The stack of the database. It identifies the database by its identifier. */
  readonly stack?: DatabaseStack;
  /** The copies of automated backups in other Regions, by the resource ids of their DB instances. */
  readonly copies: ReadonlyMap<string, readonly BackupCopy[]>;
  /** The final snapshot of the DB instance that the action deletes. */
  readonly finalSnapshot?: FinalSnapshot;
  /** The automated backups of the original. */
  readonly backups?: AutomatedBackups;
  /** The log groups of the identifiers that only the restore uses. */
  readonly logGroups: readonly string[];
}

/** The copy of automated backups in another Region. */
export interface BackupCopy {
  readonly region: string;
  readonly retentionDays?: number;
  readonly kmsKeyId?: string;
}

/** A stack, and what of it has the secret of the database. */
export interface DatabaseStack {
  readonly name: string;
  readonly status: string;
  /** The outputs by their names. */
  readonly outputs: ReadonlyMap<string, string>;
  /** The outputs and resources of the template that take the ARN of the secret from the database. */
  readonly secretReferences: readonly string[];
}

export interface FinalSnapshot {
  readonly id: string;
  readonly arn: string;
  readonly status: string;
  /** Whether it has the tag of the restore, from the DB instance. */
  readonly isTagged: boolean;
}

/** The times to which a database can be restored. */
export interface AutomatedBackups {
  readonly earliest?: Date;
  readonly latest?: Date;
  readonly retentionDays?: number;
}
