import { changeDatabase, changeDatabaseParameter, changeTrail, databaseId, disableKey, unprotectStack } from '../../seeding/database-and-account';
import { set } from '../../seeding/seed';
import type { Fault } from '../fault';

/** Chosen with the checks at hand: what they compare, and what they could overlook. */
export const FURTHER_DATABASE_AND_ACCOUNT_FAULTS: readonly Fault[] = [
  {
    name: 'the parameter group of the database waits for a restart',
    fails: ['OPS-12'],
    seed: changeDatabaseParameter('cost threshold for parallelism', '50'),
  },
  {
    name: 'the database takes connections without TLS',
    fails: ['OPS-12'],
    seed: changeDatabaseParameter('rds.force_ssl', '0'),
  },
  {
    name: 'maintenance of the database waits',
    fails: ['OPS-12'],
    seed: set(() => ({ pendingMaintenance: ['system-update'] })),
  },
  {
    name: 'the certificate of the database expires in thirty days',
    fails: ['OPS-12'],
    seed: set((account) => ({ databaseCertificateDays: { [databaseId(account)]: 30 } })),
  },
  {
    name: 'the database has a public address',
    fails: ['OPS-16'],
    seed: changeDatabase({ PubliclyAccessible: true }),
  },
  {
    name: 'the key of the trail is disabled',
    fails: ['OPS-9'],
    seed: disableKey('AccountTrailKey'),
  },
  {
    name: 'the trail records one Region only',
    fails: ['TRAIL-1'],
    seed: changeTrail({ IsMultiRegionTrail: false }),
  },
  {
    name: 'the trail does not validate its files',
    fails: ['TRAIL-1'],
    seed: changeTrail({ EnableLogFileValidation: false }),
  },
  {
    name: 'the termination protection of the stack of the account is removed',
    fails: ['OPS-1'],
    seed: unprotectStack('oban-account'),
  },
];
