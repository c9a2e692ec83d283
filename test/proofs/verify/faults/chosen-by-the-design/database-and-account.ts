import { changeDatabase, databaseId, disableKey, scheduleKeyDeletion, stopTrail, unprotectStack } from '../../seeding/database-and-account';
import { inOrder, set } from '../../seeding/seed';
import type { Fault } from '../fault';

/** Chosen from the design and docs/real-account.md, without reading the checks. */
export const DATABASE_AND_ACCOUNT_FAULTS: readonly Fault[] = [
  {
    name: 'the database has no standby',
    fails: ['RDS-3'],
    seed: changeDatabase({ MultiAZ: false }),
  },
  {
    name: 'the database makes no automated backups',
    // RDS-2 only at first: RDS refuses it while there is a standby.
    fails: ['RDS-2', 'RDS-3'],
    seed: inOrder(changeDatabase({ MultiAZ: false }), changeDatabase({ BackupRetentionPeriod: 0 })),
  },
  {
    name: 'the latest restorable time of the database is thirty hours ago',
    fails: ['RDS-2'],
    seed: set((account) => ({ restorableHoursBehind: { [databaseId(account)]: 30 } })),
  },
  {
    name: 'the deletion protection of the database is removed',
    fails: ['OPS-11'],
    seed: changeDatabase({ DeletionProtection: false }),
  },
  {
    name: 'the key of the environment is disabled',
    fails: ['OPS-9'],
    seed: disableKey('ProductionKey'),
  },
  {
    name: 'the key of the topic is scheduled for deletion',
    fails: ['OPS-9'],
    seed: scheduleKeyDeletion('ProductionAlarmTopicKey'),
  },
  {
    name: 'the trail has stopped logging',
    fails: ['TRAIL-1'],
    seed: stopTrail,
  },
  {
    name: 'the certificate of the gateway expires in ten days',
    fails: ['CERT-1'],
    seed: set((account) => ({ certificateDays: { [account.id('ProductionClustersb2gCertificate')]: 10 } })),
  },
  {
    name: 'the termination protection of a stack is removed',
    fails: ['OPS-1'],
    seed: unprotectStack('oban-production'),
  },
];
