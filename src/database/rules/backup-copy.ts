import type { DatabaseRule } from './database-rule';
import { regionOfArn } from '../../checks/known-arn';
import { REGION_NAME } from '../../checks/names';

const COPIES = 'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ReplicateBackups.html';
const ENABLING = 'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/AutomatedBackups.Replicating.Enable.html';

const REGION = 'AutomaticBackupReplicationRegion';
const KEY = 'AutomaticBackupReplicationKmsKeyId';
const RETENTION = 'AutomaticBackupReplicationRetentionPeriod';
const KEY_ARN_FORM = /^arn:[\w-]+:kms:[\w-]+:\d+:key\/[\w-]+$/;
const LONGEST_DAYS = 35;

export const BACKUP_COPY: DatabaseRule = {
  name: 'backup copy',
  source: ENABLING,
  check: (database) => {
    const others = [['backupCopyKeyArn', KEY], ['backupCopyRetention', RETENTION]].filter(([, property]) => database.isSet(property)).map(([option]) => option);
    return !database.isSet(REGION) && others.length > 0
      ? `the database has ${others.join(' and ')} and no backupCopyRegion: give the Region to which backups are replicated, or leave ${others.length > 1 ? 'both' : 'it'} out`
      : undefined;
  },
};

export const BACKUP_COPY_REGION: DatabaseRule = {
  name: 'backup copy Region',
  source: COPIES,
  check: (database) => {
    const region = database.text(REGION);
    if (region !== undefined && !REGION_NAME.test(region)) {
      return `the database's backupCopyRegion is '${region}': give the code of a Region, such as 'ap-southeast-4'`;
    }
    return region === undefined || region !== database.region ? undefined
      : `the database's backupCopyRegion is '${region}', the Region of the database: give another one, which is available when this Region is not`;
  },
};

export const BACKUP_COPY_KEY: DatabaseRule = {
  name: 'backup copy key',
  source: ENABLING,
  check: (database) => {
    const region = database.text(REGION) ?? 'that Region';
    if (database.isSet(REGION) && !database.isSet(KEY)) {
      return `the database has a backupCopyRegion and no backupCopyKeyArn, and encrypted backups need a key in the Region of their copies: give the ARN of a key of ${region}`;
    }
    const key = database.text(KEY);
    if (key !== undefined && !KEY_ARN_FORM.test(key)) {
      return `the database's backupCopyKeyArn is '${key}': give the ARN of a key of ${region}, such as 'arn:aws:kms:${region}:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab', and not an alias or an id`;
    }
    const keyRegion = regionOfArn(key ?? '');
    return keyRegion === undefined || !REGION_NAME.test(region) || keyRegion === region ? undefined
      : `the database's backupCopyKeyArn is of ${keyRegion} and its backupCopyRegion is ${region}: give a key of ${region}`;
  },
};

export const BACKUP_COPY_RETENTION: DatabaseRule = {
  name: 'backup copy retention',
  source: ENABLING,
  check: (database) => {
    const days = database.number(RETENTION);
    return days === undefined || (Number.isInteger(days) && days >= 1 && days <= LONGEST_DAYS) ? undefined
      : `the database's backupCopyRetention is ${days} days: give 1 to ${LONGEST_DAYS}, or leave it out for the retention of the backups`;
  },
};
