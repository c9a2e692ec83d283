import type { DatabaseRule } from './database-rule';

const RETENTION = { from: 14, to: 35 };

export const BACKUP_RETENTION: DatabaseRule = {
  name: 'backup retention',
  source: 'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_WorkingWithAutomatedBackups.BackupRetention.html',
  check: (database) => {
    const days = database.number('BackupRetentionPeriod');
    const passes = days === undefined ? database.isSet('BackupRetentionPeriod') : Number.isInteger(days) && days >= RETENTION.from && days <= RETENTION.to;
    return passes ? undefined
      : `the database's backupRetention is ${days === undefined ? 'not set' : `${days} days`}: give ${RETENTION.from} to ${RETENTION.to} days. AWS allows no longer retention, and with a shorter one damage may be noticed too late`;
  },
};
