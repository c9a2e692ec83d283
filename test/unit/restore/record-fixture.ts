import type { RestoreRecord } from '../../../src/restore/record';

/** A restore of the cluster b2g that began at noon. */
export const RECORD: RestoreRecord = {
  id: 'cluster-b2g-20261129T120000Z',
  subject: { kind: 'cluster', name: 'b2g' },
  action: 'begin',
  isDone: false,
  by: 'arn:aws:sts::123456789012:assumed-role/CFNAdmin/alice',
  began: new Date('2026-11-29T12:00:00Z'),
  aliveUntil: new Date('2026-11-29T12:10:00Z'),
  facts: { from: 'ami-bad', to: 'ami-good' },
};
