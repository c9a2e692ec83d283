import { broken, Sentence } from '../mutation';
import { always, drop, negate, never, replace } from '../operators';

const HOLD = 'backup/functions/model/cluster-hold';
const QUARANTINE = 'backup/functions/model/quarantine';

export const INCIDENT: readonly Sentence[] = [
  {
    id: 'FN-6a',
    says: 'a hold stops promotion and refreshes of its cluster',
    mutations: [
      broken('FN-6a.1', drop('operand', 0), HOLD),
      broken('FN-6a.2', drop('operand', 2), HOLD),
    ],
  },
  {
    id: 'FN-6b',
    says: 'and the expiry of its images and snapshots',
    mutations: [
      broken('FN-6b.1', never(), HOLD),
      broken('FN-6b.2', never(), HOLD),
    ],
  },
  {
    id: 'FN-6c',
    says: 'for 14 days at most, and ends by itself',
    mutations: [
      broken('FN-6c.1', replace('literal', undefined, '15'), HOLD),
      broken('FN-6c.2', never(), HOLD),
      broken('FN-6c.3', replace('whenTrue', undefined, "'in-force'"), HOLD),
      broken('FN-6c.3', replace('comparison', undefined, '_left >= _right'), HOLD),
    ],
  },
  {
    id: 'FN-6d',
    says: 'a record that cannot be understood or read holds',
    mutations: [
      broken('FN-6d.1', never(), HOLD),
      broken('FN-6d.2', replace('condition', undefined, '_argument0 === undefined'), HOLD),
      broken('FN-6d.3', drop('property'), HOLD),
    ],
  },
  {
    id: 'FN-6e',
    says: 'it is reported every day; one that cannot be understood, or is on no cluster, is wrong',
    mutations: [
      broken('FN-6e.1', never(), HOLD),
      broken('FN-6e.2', never('body'), HOLD),
      broken('FN-6e.3', never('body'), HOLD),
    ],
  },
  {
    id: 'FN-6f',
    says: 'a quarantine is a record or a tag, and reaches the images of an instance, the instances from an image, and so on',
    mutations: [
      broken('FN-6f.1', drop('operand', 0), QUARANTINE),
      broken('FN-6f.1', drop('operand', 1), QUARANTINE),
      broken('FN-6f.1', drop('operand', 2), QUARANTINE),
      broken('FN-6f.2', drop('operand', 0), QUARANTINE),
      broken('FN-6f.2', drop('operand', 1), QUARANTINE),
      broken('FN-6f.2', drop('operand', 2), QUARANTINE),
      broken('FN-6f.3', drop('operand', 3), QUARANTINE),
      broken('FN-6f.4', replace('whenTrue', undefined, 'undefined'), QUARANTINE),
    ],
  },
  {
    id: 'FN-6g',
    says: 'a quarantined image is never promoted, never the newest good one, and never the target of a rollback',
    mutations: [
      broken('FN-6g.1', drop('operand', 1), QUARANTINE),
      broken('FN-6g.2', never(), QUARANTINE),
      broken('FN-6g.3', never(), QUARANTINE),
    ],
  },
  {
    id: 'FN-6h',
    says: 'it is kept, and so are the snapshots of its instance',
    mutations: [
      broken('FN-6h.1', never(), QUARANTINE),
      broken('FN-6h.2', drop('operand', 0), QUARANTINE),
    ],
  },
  {
    id: 'FN-6i',
    says: 'images of what is quarantined are made and inherit it; a clean member is imaged first',
    mutations: [
      broken('FN-6i.1', drop('operand', 1), QUARANTINE),
      broken('FN-6i.2', drop('operand', 0), QUARANTINE),
      broken('FN-6i.3', drop('operand', 0), QUARANTINE),
      broken('FN-6i.3', drop('operand', 1), QUARANTINE),
    ],
  },
  {
    id: 'FN-6j',
    says: 'where the records cannot be read, no pointer moves, nothing expires, and the check is wrong',
    mutations: [
      broken('FN-6j.1', replace('condition', undefined, '_argument0 === undefined'), QUARANTINE),
      broken('FN-6j.2', drop('operand', 1), QUARANTINE),
      broken('FN-6j.3', replace('condition', undefined, '_argument0 === undefined'), QUARANTINE),
      broken('FN-6j.4', drop('property'), QUARANTINE),
      broken('FN-6j.5', drop('property'), QUARANTINE),
    ],
  },
  {
    id: 'FN-6k',
    says: 'a tag that somebody sets by hand gets a record, which outlives the instance, and never replaces another one',
    mutations: [
      broken('FN-6k.1', replace('whenFalse', undefined, '[]'), QUARANTINE),
      broken('FN-6k.2', drop('operand', 2), QUARANTINE),
      broken('FN-6k.3', drop('operand', 1), QUARANTINE),
      broken('FN-6k.4', drop('element'), QUARANTINE),
      broken('FN-6k.5', drop('statement'), QUARANTINE),
      broken('FN-6k.6', replace('argument', 1, "'another'"), 'backup/functions/roll-clusters/run'),
      broken('FN-6k.9', always('body'), QUARANTINE),
      broken('FN-6k.8', never(), 'backup/functions/handlers'),
      broken('FN-6k.7', always(), 'backup/functions/aws/record-quarantine'),
      broken('FN-6k.7', never(), 'backup/functions/aws/record-quarantine'),
    ],
  },
  {
    id: 'FN-6l',
    says: 'what is quarantined is reported every day; a pointer that names it fails the run and is wrong',
    mutations: [
      broken('FN-6l.1', negate('comparison'), QUARANTINE),
      broken('FN-6l.2', never(), QUARANTINE),
      broken('FN-6l.3', never(), QUARANTINE),
    ],
  },
];
