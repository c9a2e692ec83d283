import { broken, Sentence } from '../mutation';
import { always, drop, never, replace } from '../operators';

export const TIME: readonly Sentence[] = [
  {
    id: 'TIME-1',
    says: "the event's time names the day",
    mutations: [
      broken('TIME-1.1', replace('returned', undefined, 'undefined'), 'backup/functions/handlers'),
      broken('TIME-1.2', never(), 'backup/functions/handlers'),
    ],
  },
  {
    id: 'TIME-2',
    says: 'a manual call without a time means now',
    mutations: [
      broken('TIME-2', replace('returned', undefined, 'new Date(0)'), 'backup/functions/handlers'),
    ],
  },
  {
    id: 'TIME-3',
    says: 'the clock is injected',
    mutations: [
      broken('TIME-3.1', replace('argument', undefined, 'new Date()'), 'backup/functions/create-images/plan'),
      broken('TIME-3.2', replace('element', 0, 'new Date(0)'), 'backup/functions/expire-images/plan'),
    ],
  },
  {
    id: 'TIME-4',
    says: 'expiry decides by the earlier of event time and clock',
    mutations: [
      broken('TIME-4.1', always(), 'backup/functions/expire-images/plan'),
      broken('TIME-4.2', never(), 'backup/functions/expire-images/plan'),
    ],
  },
  {
    id: 'TIME-5',
    says: 'images are made for today only: an event of another day is logged and done',
    mutations: [
      broken('TIME-5.1', replace('returned', undefined, '_condition_left'), 'backup/functions/create-images/plan'),
      broken('TIME-5.1', always(), 'backup/functions/roll-clusters/plan'),
      broken('TIME-5.2', replace('literal', undefined, "'fail'"), 'backup/functions/create-images/plan'),
      broken('TIME-5.2', drop('element'), 'backup/functions/create-images/plan'),
    ],
  },
  {
    id: 'TIME-7',
    says: 'now is AWS\'s time, and nothing is removed by a clock that AWS does not confirm',
    mutations: [
      broken('TIME-7.1', drop('element', 0), 'backup/functions/model/run-time'),
      broken('TIME-7.2', always(), 'backup/functions/model/run-time'),
      broken('TIME-7.3', always(), 'backup/functions/expire-images/plan'),
      broken('TIME-7.4', drop('property'), 'backup/functions/expire-images/plan'),
      broken('TIME-7.5', replace('returned', undefined, 'new Date()'), 'aws-calls/aws-time'),
      broken('TIME-7.6', replace('operand', 1, 'false'), 'aws-calls/aws-time'),
    ],
  },
  {
    id: 'TIME-6',
    says: "an image's age comes from its CreationDate, not from a tag",
    mutations: [
      broken('TIME-6.1', replace('argument', 'CreationDate', "_object.Tags?.find(({ Key }) => Key === 'oban:created')?.Value"), 'backup/functions/aws/images-and-snapshots'),
      broken('TIME-6.2', replace('operand', 0, "_argument0_object.tags['oban:created'] < _argument1_object.tags['oban:created'] ? -1 : 1"), 'backup/functions/expire-images/plan'),
    ],
  },
];
