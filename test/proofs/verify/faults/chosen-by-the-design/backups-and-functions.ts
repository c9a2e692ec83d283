import { failForADay, reserveConcurrency } from '../../seeding/functions';
import { disablePointedImage, removeNewestImage } from '../../seeding/images';
import type { Fault } from '../fault';

/** Chosen from the design and the runbook, without reading the checks. */
export const BACKUP_AND_FUNCTION_FAULTS: readonly Fault[] = [
  {
    name: 'the image of a server from the last day is gone',
    // OPS-8 only at first: the snapshots of the image stay, and check-backups finds them.
    fails: ['EBS-2', 'OPS-8'],
    seed: removeNewestImage('app01'),
  },
  {
    name: 'tag-snapshots failed in its last run',
    fails: ['FN-4'],
    seed: failForADay('ProductionBackupTagSnapshotsFunction'),
  },
  {
    name: 'create-images has no concurrency left',
    fails: ['FN-1'],
    notNoticed: 'no check asks for the concurrency: the function fails FN-1 from its next run on',
    seed: reserveConcurrency('ProductionBackupCreateImagesFunction', 0),
  },
  {
    name: 'the image that a pointer names is disabled',
    // OPS-2 only at first: the image is the recovery point of the cluster as well.
    fails: ['OPS-2', 'OPS-8'],
    seed: disablePointedImage,
  },
];
