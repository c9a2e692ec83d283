import { broken, Sentence } from '../mutation';
import { always, drop, never, replace } from '../operators';

export const TAG_SNAPSHOTS: readonly Sentence[] = [
  {
    id: 'FN-4a',
    says: "every snapshot behind an own image carries the contract's tags, the same values as its image",
    mutations: [
      broken('FN-4a.1', replace('comparison', undefined, '_left === undefined'), 'backup/functions/tag-snapshots/plan'),
      broken('FN-4a.2', replace('call', 'map', '_.slice(1)'), 'backup/functions/tag-snapshots/plan'),
    ],
  },
  {
    id: 'FN-4b',
    says: 'it repairs in batches: those of an image in one call',
    mutations: [
      broken('FN-4b', replace('call', undefined, 'Promise.all(_argument1.map((id) => _callee(_argument0, [id], _argument2)))'), 'backup/functions/tag-snapshots/create-tags'),
    ],
  },
  {
    id: 'FN-4c',
    says: 'it touches nothing else',
    mutations: [
      broken('FN-4c.1', drop('operand', 0), 'backup/functions/tag-snapshots/plan'),
      broken('FN-4c.2', drop('operand', 'own'), 'backup/functions/tag-snapshots/plan'),
      broken('FN-4c.3', drop('call', 'filter'), 'backup/functions/tag-snapshots/plan'),
      broken('FN-4c.4', replace('call', 'map', "[..._, ['Name', 'b2g']]"), 'backup/functions/tag-snapshots/plan'),
    ],
  },
  {
    id: 'FN-4d',
    says: 'it runs on the image event and daily',
    mutations: [
      broken('FN-4d.1', drop('argument', 'tagSnapshots'), 'backup/image-backup'),
      broken('FN-4d.2', never(), 'backup/functions/handlers'),
      broken('FN-4d.2', always(), 'backup/functions/handlers'),
    ],
  },
];
