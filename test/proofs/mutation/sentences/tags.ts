import { broken, Sentence } from '../mutation';
import { always, drop, never, replace, swap, withMethod, withOperator } from '../operators';

export const TAGS: readonly Sentence[] = [
  {
    id: 'TAGS-1',
    says: 'an image with some of the tags only is foreign: it is never removed',
    mutations: [
      broken('TAGS-1', withMethod('every', 'some'), 'backup/functions/expire-images/plan'),
    ],
  },
  {
    id: 'TAGS-2',
    says: 'a foreign image is reported',
    mutations: [
      broken('TAGS-2', replace('literal', 'foreign', "'nobody'"), 'backup/functions/check-backups/plan'),
    ],
  },
  {
    id: 'TAGS-3',
    says: 'an image is good when it is available and its snapshots are complete',
    mutations: [
      broken('TAGS-3.1', replace('returned', undefined, "'good'"), 'backup/functions/check-backups/plan'),
      broken('TAGS-3.2', never(), 'backup/functions/roll-clusters/plan'),
      broken('TAGS-3.3', replace('literal', 'withdrawn', "'good'"), 'backup/functions/roll-clusters/plan'),
    ],
  },
  {
    id: 'TAGS-4',
    says: 'each server and each cluster writes one parameter of the inventory',
    mutations: [
      broken('TAGS-4.1', replace('placeholder', 'name', "''"), 'server/server'),
      broken('TAGS-4.2', replace('literal', undefined, "'machine'"), 'server/server'),
      broken('TAGS-4.3', replace('literal', undefined, "'group'"), 'whole-environment'),
    ],
  },
  {
    id: 'TAGS-5',
    says: 'a pointer is a String whose data type is aws:ec2:image',
    mutations: [
      broken('TAGS-5.1', replace('literal', undefined, "'text'"), 'custom-resource/image-pointer-seed'),
      broken('TAGS-5.2', replace('literal', undefined, "'text'"), 'backup/functions/roll-clusters/move-pointer'),
    ],
  },
  {
    id: 'TAGS-6',
    says: 'the launch template names the pointer by resolve:ssm',
    mutations: [
      broken('TAGS-6', replace('argument', 'parameterName', "'/another'"), 'cluster/cluster'),
    ],
  },
  {
    id: 'TAGS-7',
    says: "the pointer's name carries the base image",
    mutations: [
      broken('TAGS-7', replace('placeholder', 'baseImageId', "''"), 'cluster/cluster'),
    ],
  },
  {
    id: 'TAGS-8',
    says: 'everything that the environment makes is tagged with its name, whatever the consumer tags',
    mutations: [
      broken('TAGS-8.1', replace('value', 'priority', '1'), 'backup/image-backup'),
      broken('TAGS-8.2', drop('property'), 'backup/functions/create-images/plan'),
    ],
  },
  {
    id: 'TAGS-9',
    says: 'a server is imaged if oban:backup is daily; absent or anything else, it is not',
    mutations: [
      broken('TAGS-9.1', replace('comparison', 'daily', '_left !== undefined'), 'backup/functions/create-images/plan'),
      broken('TAGS-9.1', drop('operand', 'daily'), 'backup/functions/create-images/plan'),
      broken('TAGS-9.2', replace('argument', 'daily', "'yes'"), 'server/server'),
    ],
  },
  {
    id: 'TAGS-10',
    says: 'the check reports a server of the inventory that lost its oban:backup',
    mutations: [
      broken('TAGS-10', drop('element'), 'backup/functions/check-backups/plan'),
    ],
  },
  {
    id: 'TAGS-11',
    says: 'oban:source is the name of the server or the cluster',
    mutations: [
      broken('TAGS-11.1', replace('value', undefined, '_object.instance.id'), 'backup/functions/create-images/plan'),
      broken('TAGS-11.2', replace('value', 'source', "'i-0aaaaaaaaaaaaaaaa'"), 'backup/functions/roll-clusters/plan'),
    ],
  },
  {
    id: 'TAGS-12',
    says: 'oban:source-instance is the id of the instance',
    mutations: [
      broken('TAGS-12', replace('value', undefined, '_object_object.source'), 'backup/functions/create-images/plan'),
    ],
  },
  {
    id: 'TAGS-13',
    says: 'oban:created is the day that the image stands for, in UTC',
    mutations: [
      broken('TAGS-13.1', replace('value', undefined, '_object.deleteAfter'), 'backup/functions/create-images/plan'),
      broken('TAGS-13.2', replace('returned', undefined, 'new Date(Date.parse(_object) + 36e6).toISOString().slice(0, 10)'), 'backup/functions/model/day'),
    ],
  },
  {
    id: 'TAGS-14',
    says: 'delete-after is the last day: the image expires when the UTC day is later',
    mutations: [
      broken('TAGS-14.1', replace('value', undefined, '_object.day'), 'backup/functions/create-images/plan'),
      broken('TAGS-14.2', withOperator('comparison', undefined, '>='), 'backup/functions/expire-images/plan'),
      broken('TAGS-14.2', replace('comparison', undefined, '_left > new Date(Date.parse(_right) + 864e5).toISOString().slice(0, 10)'), 'backup/functions/expire-images/plan'),
    ],
  },
  {
    id: 'TAGS-14b',
    says: 'its year has four digits, or days would not compare',
    mutations: [
      broken('TAGS-14b.1', never(), 'backup/image-backup-errors'),
      broken('TAGS-14b.2', drop('operand'), 'backup/functions/runtime/environment-variables'),
    ],
  },
  {
    id: 'TAGS-15',
    says: 'an image with oban:keep, whatever its value, is never removed while it is there',
    mutations: [
      broken('TAGS-15.1', replace('returned', undefined, "_left === 'true'"), 'backup/functions/expire-images/plan'),
      broken('TAGS-15.2', never(), 'backup/functions/expire-images/plan'),
      broken('TAGS-15.3', drop('property', 'Null'), 'backup/image-backup-permissions'),
    ],
  },
  {
    id: 'TAGS-16',
    says: "Name and the server's own tags are copied to the image, except aws: keys",
    mutations: [
      broken('TAGS-16.1', drop('operand', 'aws:'), 'backup/functions/create-images/plan'),
      broken('TAGS-16.2', drop('element', 1), 'backup/functions/create-images/plan'),
      broken('TAGS-16.3', drop('operand', 0), 'backup/functions/create-images/plan'),
      broken('TAGS-16.1', drop('operand', 1), 'backup/functions/create-images/plan'),
    ],
  },
  {
    id: 'TAGS-17',
    says: '50 tags at most, ours always among them',
    mutations: [
      broken('TAGS-17.1', replace('literal', undefined, '51'), 'backup/functions/create-images/plan'),
      broken('TAGS-17.2', swap('array'), 'backup/functions/create-images/plan'),
    ],
  },
  {
    id: 'TAGS-18',
    says: 'an image is ours only if its source instance, its name and its creation day agree with its tags',
    mutations: [
      broken('TAGS-18.1', never(), 'backup/functions/expire-images/copies'),
      broken('TAGS-18.2', never(), 'backup/functions/expire-images/copies'),
      broken('TAGS-18.3', never(), 'backup/functions/expire-images/copies'),
      broken('TAGS-18.4', always(), 'backup/functions/expire-images/copies'),
    ],
  },
  {
    id: 'TAGS-19',
    says: 'a copy of a snapshot stays',
    mutations: [
      broken('TAGS-19', always('comparison'), 'backup/functions/expire-images/copies'),
    ],
  },
  {
    id: 'TAGS-20',
    says: 'images of other backup services are not counted, removed or reported',
    mutations: [
      broken('TAGS-20.1', never(), 'backup/functions/expire-images/copies'),
      broken('TAGS-20.2', never(), 'backup/functions/expire-images/copies'),
    ],
  },
  {
    id: 'TAGS-21',
    says: 'the last good image that has a data volume stays until a later one has it, and the check reports the volume',
    mutations: [
      broken('TAGS-21.1', never(), 'backup/functions/model/data-volumes'),
      broken('TAGS-21.2', never(), 'backup/functions/model/data-volumes'),
      broken('TAGS-21.3', replace('returned', undefined, '[]'), 'backup/functions/model/data-volumes'),
    ],
  },
];
