import { broken, Sentence } from '../mutation';
import { add, always, drop, negate, never, replace, rewrite } from '../operators';

export const CREATE: readonly Sentence[] = [
  {
    id: 'FN-1a',
    says: 'a selected server that is running or stopped gets an image, and no other',
    mutations: [
      broken('FN-1a.1', never(), 'backup/functions/create-images/plan'),
      broken('FN-1a.2', drop('element', 'stopped'), 'backup/functions/create-images/plan'),
    ],
  },
  {
    id: 'FN-1b',
    says: 'one good image per server and UTC day',
    mutations: [
      broken('FN-1b.1', drop('operand', 'day'), 'backup/functions/create-images/plan'),
      broken('FN-1b.2', replace('returned', undefined, 'undefined'), 'backup/functions/create-images/plan'),
    ],
  },
  {
    id: 'FN-1c',
    says: 'the name is deterministic: environment, source, day',
    mutations: [
      broken('FN-1c', replace('returned', undefined, '`${_}/${Math.random()}`'), 'backup/functions/create-images/plan'),
      broken('FN-1c', replace('placeholder', 0, "''"), 'backup/functions/create-images/plan'),
      broken('FN-1c', rewrite('oban/', 'oban:'), 'backup/functions/create-images/plan'),
    ],
  },
  {
    id: 'FN-1d',
    says: 'a failed image of the day is followed by another attempt (-2, -3)',
    mutations: [
      broken('FN-1d.1', always(), 'backup/functions/create-images/plan'),
      broken('FN-1d.2', replace('call', 'max', '_argument0 + (_argument1 > 0 ? 1 : 0)'), 'backup/functions/create-images/plan'),
      broken('FN-1d.3', add('property', undefined, "failed: 'failed'"), 'backup/functions/create-images/plan'),
    ],
  },
  {
    id: 'FN-1e',
    says: 'failed images are removed after some days and never count as backups',
    mutations: [
      broken('FN-1e.1', replace('literal', undefined, '70'), 'backup/functions/expire-images/plan'),
      broken('FN-1e.2', drop('operand', 'failed'), 'backup/functions/expire-images/plan'),
      broken('FN-1e.3', always('operand', 0), 'backup/functions/model/retention'),
      broken('FN-1e.4', replace('comparison', 'good', "_ || _left === 'failed'"), 'backup/functions/expire-images/plan'),
    ],
  },
  {
    id: 'FN-1f',
    says: 'consistency is a choice per server: without reboot by default, or with one',
    mutations: [
      broken('FN-1f.1', replace('value', undefined, 'false'), 'backup/functions/create-images/plan'),
      broken('FN-1f.1', replace('value', undefined, 'true'), 'backup/functions/create-images/plan'),
      broken('FN-1f.2', replace('literal', 'crash', "'file-system'"), 'backup/functions/create-images/plan'),
      broken('FN-1f.3', drop('operand', 'consistency'), 'backup/functions/create-images/plan'),
      broken('FN-1f.4', negate('value', 'NoReboot'), 'backup/functions/aws/create-image'),
      broken('FN-1f.5', drop('property', 0), 'server/server'),
    ],
  },
  {
    id: 'FN-1g',
    says: 'a member of a cluster is never rebooted',
    mutations: [
      broken('FN-1g.1', replace('literal', undefined, "'file-system'"), 'backup/functions/roll-clusters/plan'),
      broken('FN-1g.2', never(), 'backup/functions/create-images/plan'),
    ],
  },
  {
    id: 'FN-1h',
    says: 'the level achieved is recorded on the image',
    mutations: [
      broken('FN-1h.1', drop('property'), 'backup/functions/create-images/plan'),
      broken('FN-1h.2', always(), 'backup/functions/create-images/plan'),
    ],
  },
  {
    id: 'FN-1i',
    says: 'image and snapshots are tagged in the same call',
    mutations: [
      broken('FN-1i', drop('element', 'snapshot'), 'backup/functions/aws/create-image'),
      broken('FN-1i', drop('element', 'image'), 'backup/functions/aws/create-image'),
    ],
  },
  {
    id: 'FN-1j',
    says: 'delete-after is stamped from the rules: daily images N days, the first of a period by the longest rule',
    mutations: [
      broken('FN-1j.1', replace('argument', 'days', '_ - 1'), 'backup/functions/model/retention'),
      broken('FN-1j.2', drop('call', 'sort'), 'backup/functions/model/retention'),
      broken('FN-1j.2', replace('comparison', undefined, '_left > 0'), 'backup/functions/model/retention'),
      broken('FN-1j.3', replace('calculation', 'getUTCDay', '_left'), 'backup/functions/model/retention'),
    ],
  },
  {
    id: 'FN-1k',
    says: 'a period is taken by a good or pending image',
    mutations: [
      broken('FN-1k.1', drop('operand', 'pending'), 'backup/functions/model/retention'),
      broken('FN-1k.2', drop('operand'), 'backup/functions/model/retention'),
    ],
  },
  {
    id: 'FN-1l',
    says: 'a changed rule never re-dates old images: one that is kept for less does not take the period',
    mutations: [
      broken('FN-1l', drop('operand'), 'backup/functions/model/retention'),
    ],
  },
  {
    id: 'FN-1m',
    says: 'a server that is stopping or pending fails, so that a retry makes its image',
    mutations: [
      broken('FN-1m', never(), 'backup/functions/create-images/plan'),
    ],
  },
];
