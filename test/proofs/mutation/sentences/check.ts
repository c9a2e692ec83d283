import { broken, Sentence } from '../mutation';
import { add, always, drop, negate, never, replace } from '../operators';

export const CHECK: readonly Sentence[] = [
  {
    id: 'FN-5a',
    says: 'does each server and cluster carry its tags?',
    mutations: [
      broken('FN-5a.1', drop('element'), 'backup/functions/check-backups/plan'),
      broken('FN-5a.2', drop('element', 'name'), 'backup/functions/check-backups/plan'),
      broken('FN-5a.3', drop('operand', 'terminated'), 'backup/functions/check-backups/plan'),
    ],
  },
  {
    id: 'FN-5b',
    says: 'is there a good image not older than the allowed age, 26 hours by default?',
    mutations: [
      broken('FN-5b.1', always(), 'backup/functions/check-backups/plan'),
      broken('FN-5b.2', drop('element'), 'backup/functions/check-backups/plan'),
      broken('FN-5b.3', replace('argument', undefined, '72'), 'backup/image-backup'),
    ],
  },
  {
    id: 'FN-5c',
    says: 'is any image failed, pending for too long, or without its snapshots?',
    mutations: [
      broken('FN-5c.1', never(), 'backup/functions/check-backups/plan'),
      broken('FN-5c.2', drop('clause'), 'backup/functions/check-backups/plan'),
      broken('FN-5c.3', drop('clause'), 'backup/functions/check-backups/plan'),
      broken('FN-5c.4', drop('operand', 1), 'backup/functions/check-backups/plan'),
      broken('FN-5c.4', always(), 'backup/functions/check-backups/plan'),
    ],
  },
  {
    id: 'FN-5d',
    says: 'any orphan snapshot?',
    mutations: [
      broken('FN-5d', drop('element'), 'backup/functions/check-backups/plan'),
    ],
  },
  {
    id: 'FN-5d2',
    says: 'any snapshot that the tag of another environment keeps from being tagged?',
    mutations: [
      broken('FN-5d2', drop('element'), 'backup/functions/check-backups/plan'),
    ],
  },
  {
    id: 'FN-5d3',
    says: 'a server that a schedule stops and starts is as old as its first launch',
    mutations: [
      broken('FN-5d3.1', drop('element'), 'backup/functions/aws/instances'),
      broken('FN-5d3.2', replace('operand', 1, 'true'), 'backup/functions/check-backups/plan'),
      broken('FN-5d3.3', replace('value', 'createdAt', 'undefined'), 'backup/functions/check-backups/plan'),
    ],
  },
  {
    id: 'FN-5e',
    says: 'any undated image with our tags?',
    mutations: [
      broken('FN-5e', drop('clause'), 'backup/functions/check-backups/plan'),
    ],
  },
  {
    id: 'FN-5f',
    says: 'any server that the inventory does not know?',
    mutations: [
      broken('FN-5f.1', negate('operand', 1), 'backup/functions/check-backups/plan'),
      broken('FN-5f.2', replace('argument', undefined, '() => false'), 'backup/functions/check-backups/plan'),
    ],
  },
  {
    id: 'FN-5g',
    says: 'any pointer to an image that is not good?',
    mutations: [
      broken('FN-5g.1', always(), 'backup/functions/check-backups/plan'),
      broken('FN-5g.2', replace('returned', undefined, '[] ?? _'), 'backup/functions/check-backups/plan'),
      broken('FN-5g.3', replace('returned', undefined, '[] ?? _'), 'backup/functions/check-backups/plan'),
      broken('FN-5g.4', never(), 'backup/functions/check-backups/plan'),
    ],
  },
  {
    id: 'FN-5h',
    says: 'any period that ended without its long-term image?',
    mutations: [
      broken('FN-5h.1', never(), 'backup/functions/check-backups/plan'),
      broken('FN-5h.1', drop('operand', 1), 'backup/functions/check-backups/plan'),
      broken('FN-5h.2', replace('comparison', undefined, '_left <= _left_argument1_object.allowedAgeHours'), 'backup/functions/check-backups/plan'),
    ],
  },
  {
    id: 'FN-5i',
    says: 'is any subscription of the stack missing, not confirmed, or with another filter policy?',
    mutations: [
      broken('FN-5i.1', replace('argument', undefined, '() => false'), 'backup/functions/check-backups/plan'),
      broken('FN-5i.2', never(), 'backup/functions/aws/parameters'),
      broken('FN-5i.3', never(), 'backup/functions/check-backups/check-subscriptions'),
      broken('FN-5i.4', always(), 'backup/functions/check-backups/check-subscriptions'),
      broken('FN-5i.5', never(), 'backup/functions/check-backups/check-subscriptions'),
      broken('FN-5i.6', drop('operand', 'policy'), 'backup/functions/check-backups/check-subscriptions'),
      broken('FN-5i.7', replace('value', undefined, 'undefined'), 'backup/functions/check-backups/check-subscriptions'),
      broken('FN-5i.8', never(), 'backup/functions/aws/parameters'),
      broken('FN-5i.9', always(), 'backup/functions/aws/parameters'),
      broken('FN-5i.10', drop('statement'), 'backup/functions/handlers'),
    ],
  },
  {
    id: 'FN-5j',
    says: 'a source younger than the allowed age is pending: a first deployment and a new server cause no alarm',
    mutations: [
      broken('FN-5j.1', never('condition', 1), 'backup/functions/check-backups/plan'),
      broken('FN-5j.1', always('condition', 1), 'backup/functions/check-backups/plan'),
      broken('FN-5j.2', never(), 'backup/functions/check-backups/check-subscriptions'),
      broken('FN-5j.3', drop('operand', 0), 'backup/functions/check-backups/plan'),
    ],
  },
  {
    id: 'FN-5k',
    says: 'the verdict goes to the log, to metrics, and to the topic when something is wrong',
    mutations: [
      broken('FN-5k.1', drop('statement'), 'backup/functions/check-backups/run'),
      broken('FN-5k.2', drop('statement'), 'backup/functions/check-backups/run'),
      broken('FN-5k.3', drop('operand', 'sources'), 'backup/functions/handlers'),
    ],
  },
  {
    id: 'FN-5l',
    says: 'a wrong state fails the run',
    mutations: [
      broken('FN-5l.1', drop('element', 0), 'backup/functions/check-backups/run'),
      broken('FN-5l.2', drop('operand', 'some'), 'backup/functions/check-backups/plan'),
      broken('FN-5l.3', drop('element'), 'backup/functions/check-backups/plan'),
      broken('FN-5l.4', drop('element'), 'backup/functions/check-backups/run'),
    ],
  },
  {
    id: 'FN-5m',
    says: 'if nothing is wrong, the check sends only a heartbeat',
    mutations: [
      broken('FN-5m.1', always(), 'backup/functions/check-backups/run'),
      broken('FN-5m.1', drop('operand', 1), 'backup/functions/check-backups/run'),
      broken('FN-5m.4', drop('operand', 'isWrong'), 'backup/functions/check-backups/run'),
      broken('FN-5m.2', always('operand', 'week'), 'backup/functions/check-backups/heartbeat-day'),
      broken('FN-5m.3', drop('operand', 0), 'backup/functions/check-backups/heartbeat-day'),
    ],
  },
  {
    id: 'FN-5r',
    says: 'can the database be restored to a time that is hours ago at most?',
    mutations: [
      broken('FN-5r.1', never(), 'whole-environment'),
      broken('FN-5r.2', drop('element'), 'backup/functions/check-backups/check-database'),
      broken('FN-5r.3', never(), 'backup/functions/check-backups/check-database'),
      broken('FN-5r.4', always(), 'backup/functions/check-backups/check-database'),
    ],
  },
  {
    id: 'FN-5n',
    says: 'it only reads',
    mutations: [
      broken('FN-5n.1', replace('argument', 'ec2:DescribeImages', "'ec2:CreateTags', _"), 'backup/image-backup-permissions'),
      broken('FN-5n.2', add('element', 'ssm:GetParameterHistory', "'ssm:PutParameter'"), 'backup/image-backup-permissions'),
      broken('FN-5n.3', never(), 'backup/functions/check-backups/run'),
    ],
  },
  {
    id: 'FN-5o',
    says: 'images are asked for by id, deprecated ones included, and one that EC2 does not show does not hide the others',
    mutations: [
      broken('FN-5o.1', drop('property', 'IncludeDeprecated'), 'backup/functions/aws/images-of-any-owner'),
      broken('FN-5o.2', always('comparison'), 'backup/functions/aws/images-of-any-owner'),
    ],
  },
];
