import type { DBInstance } from '@aws-sdk/client-rds';
import { DatabaseSettings, settingsOf } from './settings';
import type { Tags } from '../../backup/functions/model/resources';

/** A DB instance that takes part in a restore. */
export interface DatabaseInstance {
  readonly identifier: string;
  /** The resource id, which stays when the DB instance is renamed. */
  readonly resourceId: string;
  readonly arn: string;
  /** The status in RDS: `available`, `creating`, `renaming`, … */
  readonly status: string;
  /** The identifier that RDS is giving to the DB instance. */
  readonly newIdentifier?: string;
  /** Whether changes have not taken effect yet. */
  readonly isChanging: boolean;
  readonly isProtected: boolean;
  readonly engine: string;
  readonly engineVersion: string;
  readonly isEncrypted: boolean;
  readonly host?: string;
  readonly secretArn?: string;
  readonly tags: Tags;
  readonly settings: DatabaseSettings;
  /** The ARNs of the copies of its automated backups in other Regions. */
  readonly copyArns: readonly string[];
}

/** Converts the description of a DB instance. */
export function databaseInstance(described: DBInstance): DatabaseInstance {
  const pending = described.PendingModifiedValues ?? {};
  return {
    identifier: described.DBInstanceIdentifier ?? '',
    resourceId: described.DbiResourceId ?? '',
    arn: described.DBInstanceArn ?? '',
    status: described.DBInstanceStatus ?? 'unknown',
    newIdentifier: pending.DBInstanceIdentifier,
    isChanging: described.DBInstanceStatus !== 'available' || Object.values(pending).some((value) => value !== undefined),
    isProtected: described.DeletionProtection ?? false,
    engine: described.Engine ?? '',
    engineVersion: described.EngineVersion ?? '',
    isEncrypted: described.StorageEncrypted ?? false,
    host: described.Endpoint?.Address,
    secretArn: described.MasterUserSecret?.SecretArn,
    tags: Object.fromEntries((described.TagList ?? []).flatMap(({ Key, Value = '' }) => (Key === undefined ? [] : [[Key, Value]]))),
    settings: settingsOf(described),
    copyArns: (described.DBInstanceAutomatedBackupsReplications ?? []).flatMap((copy) => copy.DBInstanceAutomatedBackupsArn ?? []),
  };
}
