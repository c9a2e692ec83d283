import { DAY } from '../../running-account';
import type { Fault } from '../fault';

/** Chosen from the design and the runbook, without reading the checks. */
export const BACKUP_AND_FUNCTION_FAULTS: readonly Fault[] = [
  {
    name: 'the image of a server from the last day is gone',
    fails: ['OPS-8'],
    seed: (account) => account.removeNewestImage('app01'),
  },
  {
    name: 'tag-snapshots failed in its last run',
    fails: ['FN-4'],
    seed: async (account) => {
      await account.aws.control('knobs', { failingFunctions: { [account.id('ProductionBackupTagSnapshotsFunction')]: 'error' } });
      await account.pass(DAY);
    },
  },
  {
    name: 'create-images has no concurrency left',
    fails: ['FN-1'],
    seed: (account) => account.reserveConcurrency('ProductionBackupCreateImagesFunction', 0),
  },
  {
    name: 'the image that a pointer names is disabled',
    fails: ['OPS-2'],
    seed: (account) => account.disablePointedImage(),
  },
];
