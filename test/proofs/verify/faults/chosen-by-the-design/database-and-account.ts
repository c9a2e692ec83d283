import type { Fault } from '../fault';

/** Chosen from the design and docs/real-account.md, without reading the checks. */
export const DATABASE_AND_ACCOUNT_FAULTS: readonly Fault[] = [
  {
    name: 'the database has no standby',
    fails: ['RDS-3'],
    seed: (account) => account.changeDatabase({ MultiAZ: false }),
  },
  {
    name: 'the database makes no automated backups',
    fails: ['RDS-2'],
    seed: (account) => account.changeDatabase({ BackupRetentionPeriod: 0 }),
  },
  {
    name: 'the latest restorable time of the database is thirty hours ago',
    fails: ['RDS-2'],
    seed: (account) => account.aws.control('knobs', { restorableHoursBehind: { [account.id('ProductionDatabaseInstance')]: 30 } }),
  },
  {
    name: 'the deletion protection of the database is removed',
    fails: ['OPS-11'],
    seed: (account) => account.changeDatabase({ DeletionProtection: false }),
  },
  {
    name: 'the key of the environment is disabled',
    fails: ['OPS-9'],
    seed: (account) => account.disableKey('ProductionKey7'),
  },
  {
    name: 'the key of the topic is scheduled for deletion',
    fails: ['OPS-9'],
    seed: (account) => account.scheduleKeyDeletion('ProductionAlarmTopicKey4'),
  },
  {
    name: 'the trail has stopped logging',
    fails: ['TRAIL-1'],
    seed: (account) => account.stopTrail(),
  },
  {
    name: 'the certificate of the gateway expires in ten days',
    fails: ['CERT-1'],
    seed: (account) => account.aws.control('knobs', { certificateDays: { [account.id('ProductionClustersb2gCertificate')]: 10 } }),
  },
  {
    name: 'the termination protection of a stack is removed',
    fails: ['OPS-1'],
    seed: (account) => account.unprotectStack('oban-production'),
  },
];
