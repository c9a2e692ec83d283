import { broken, Sentence } from '../mutation';
import { add, always, drop, negate, never, replace } from '../operators';

export const EXPIRE: readonly Sentence[] = [
  {
    id: 'FN-3a',
    says: 'no, or an unparsable, delete-after: it stays, and the run fails',
    mutations: [
      broken('FN-3a.1', never(), 'backup/functions/expire-images/plan'),
      broken('FN-3a.2', replace('returned', undefined, "{ ..._, action: 'keep', causes: [] }"), 'backup/functions/expire-images/plan'),
      broken('FN-3a.3', drop('operand', 1), 'backup/functions/model/day'),
      broken('FN-3a.3', drop('operand', 'isNaN'), 'backup/functions/model/day'),
    ],
  },
  {
    id: 'FN-3b',
    says: 'it stays when it is the value of any pointer, or was before the last move',
    mutations: [
      broken('FN-3b.1', drop('element'), 'backup/functions/expire-images/plan'),
      broken('FN-3b.2', drop('element'), 'backup/functions/expire-images/plan'),
      broken('FN-3b.3', drop('element'), 'backup/functions/expire-images/plan'),
      broken('FN-3b.4', replace('element', 'aws:ec2:image', "'text'"), 'backup/functions/aws/parameters'),
    ],
  },
  {
    id: 'FN-3c',
    says: 'when a launch template version that any group, or $Default or $Latest, can launch from names it',
    mutations: [
      broken('FN-3c.1', drop('element', '$Default'), 'backup/functions/expire-images/launch-sources'),
      broken('FN-3c.2', drop('element', 2), 'backup/functions/expire-images/launch-sources'),
      broken('FN-3c.3', drop('element', 1), 'backup/functions/expire-images/launch-sources'),
      broken('FN-3c.4', drop('element'), 'backup/functions/expire-images/launch-sources'),
      broken('FN-3c.5', drop('element'), 'backup/functions/expire-images/launch-sources'),
      broken('FN-3c.6', drop('element'), 'backup/functions/expire-images/plan'),
      broken('FN-3c.7', never('comparison'), 'backup/functions/expire-images/plan'),
      broken('FN-3c.8', never('comparison', 1), 'backup/functions/expire-images/plan'),
    ],
  },
  {
    id: 'FN-3d',
    says: 'when an instance that is not terminated was launched from it',
    mutations: [
      broken('FN-3d', replace('comparison', 'terminated', "_left === 'running'"), 'backup/functions/expire-images/plan'),
    ],
  },
  {
    id: 'FN-3e',
    says: 'when it is the newest good image of its source, whatever its date',
    mutations: [
      broken('FN-3e', never(), 'backup/functions/expire-images/plan'),
    ],
  },
  {
    id: 'FN-3f',
    says: 'an image of a retired source that no longer exists can expire',
    mutations: [
      broken('FN-3f.1', drop('operand', 'has'), 'backup/functions/expire-images/plan'),
      broken('FN-3f.2', drop('call', 'filter'), 'backup/functions/expire-images/plan'),
    ],
  },
  {
    id: 'FN-3g',
    says: 'when deregistration protection is on',
    mutations: [
      broken('FN-3g', replace('comparison', 'disabled', "_left === 'enabled'"), 'backup/functions/expire-images/plan'),
    ],
  },
  {
    id: 'FN-3h',
    says: 'when it is public',
    mutations: [
      broken('FN-3h', never(), 'backup/functions/expire-images/plan'),
    ],
  },
  {
    id: 'FN-3i',
    says: 'when another service manages it',
    mutations: [
      broken('FN-3i', never(), 'backup/functions/expire-images/plan'),
    ],
  },
  {
    id: 'FN-3j',
    says: 'when a snapshot of it is locked',
    mutations: [
      broken('FN-3j.1', never(), 'backup/functions/expire-images/plan'),
      broken('FN-3j.2', replace('comparison', 'expired', "_left !== 'compliance'"), 'backup/functions/aws/images-and-snapshots'),
    ],
  },
  {
    id: 'FN-3j2',
    says: 'when a human holds a snapshot of it by oban:keep, and no role may delete that',
    mutations: [
      broken('FN-3j2.1', never(), 'backup/functions/expire-images/plan'),
      broken('FN-3j2.2', replace('value', 'conditions', '{ StringEquals: _.StringEquals }'), 'backup/image-backup-permissions'),
    ],
  },
  {
    id: 'FN-3k',
    says: 'when another image uses its snapshot',
    mutations: [
      broken('FN-3k', never(), 'backup/functions/expire-images/plan'),
    ],
  },
  {
    id: 'FN-3k2',
    says: 'when EC2 reports a state that the code does not know',
    mutations: [
      broken('FN-3k2.1', replace('literal', undefined, "'failed'"), 'backup/functions/expire-images/plan'),
      broken('FN-3k2.2', never(), 'backup/functions/expire-images/plan'),
      broken('FN-3k2.3', replace('literal', undefined, "'never'"), 'backup/functions/check-backups/plan'),
    ],
  },
  {
    id: 'FN-3l',
    says: 'when any question could not be answered',
    mutations: [
      broken('FN-3l.1', drop('element'), 'backup/functions/expire-images/plan'),
      broken('FN-3l.2', never(), 'backup/functions/expire-images/run'),
      broken('FN-3l.3', replace('whenFalse', undefined, '[]'), 'backup/functions/expire-images/plan'),
      broken('FN-3l.4', never(), 'backup/functions/expire-images/plan'),
      broken('FN-3l.5', drop('statement'), 'backup/functions/expire-images/run'),
      broken('FN-3l.6', replace('operand', 1, '[]'), 'backup/functions/expire-images/run'),
    ],
  },
  {
    id: 'FN-3l2',
    says: 'when a parameter of another account that cannot be read can name it: an image that is public or shared with that account',
    mutations: [
      broken('FN-3l2.1', never('comparison'), 'backup/functions/expire-images/open-questions'),
      broken('FN-3l2.1', drop('operand', 1), 'backup/functions/expire-images/open-questions'),
      broken('FN-3l2.2', never(), 'backup/functions/expire-images/plan'),
      broken('FN-3l2.3', never(), 'backup/functions/expire-images/plan'),
      broken('FN-3l2.4', drop('operand', 0), 'backup/functions/expire-images/launch-sources'),
    ],
  },
  {
    id: 'FN-3l3',
    says: 'such a parameter holds no other image, and is reported once with its cause and remedy',
    mutations: [
      broken('FN-3l3.1', drop('call', 'filter'), 'backup/functions/expire-images/plan'),
      broken('FN-3l3.2', always(), 'backup/functions/expire-images/open-questions'),
      broken('FN-3l3.3', negate('comparison'), 'backup/functions/expire-images/open-questions'),
    ],
  },
  {
    id: 'FN-3l4',
    says: 'the account and the Region of an ARN are a part of what it names',
    mutations: [
      broken('FN-3l4.1', always('comparison', 1), 'backup/functions/model/parameter-reference'),
      broken('FN-3l4.1', drop('operand', 0), 'backup/functions/model/parameter-reference'),
      broken('FN-3l4.2', never(), 'backup/functions/model/parameter-reference'),
    ],
  },
  {
    id: 'FN-3m',
    says: 'when DescribeImageReferences names a resource that uses it, asked immediately before',
    mutations: [
      broken('FN-3m.1', never(), 'backup/functions/expire-images/run'),
      broken('FN-3m.2', replace('literal', undefined, 'false'), 'backup/functions/expire-images/run'),
    ],
  },
  {
    id: 'FN-3n',
    says: 'the reason is logged, every one of them',
    mutations: [
      broken('FN-3n', replace('call', 'join', '_object[0]'), 'backup/functions/expire-images/plan'),
    ],
  },
  {
    id: 'FN-3o',
    says: 'the result of each snapshot is checked; snapshots that remain are deleted again and reported',
    mutations: [
      broken('FN-3o.1', add('element', 'skipped', "'internal-error'"), 'backup/functions/expire-images/deregister-image'),
      broken('FN-3o.1', add('element', 'skipped', "'missing-permissions'"), 'backup/functions/expire-images/deregister-image'),
      broken('FN-3o.1', drop('element', 'skipped'), 'backup/functions/expire-images/deregister-image'),
      broken('FN-3o.2', never(), 'backup/functions/expire-images/deregister-image'),
    ],
  },
  {
    id: 'FN-3p',
    says: 'snapshots that an earlier run left behind are found by their tags and removed',
    mutations: [
      broken('FN-3p.1', always(), 'backup/functions/expire-images/plan'),
      broken('FN-3p.1', never(), 'backup/functions/expire-images/plan'),
      broken('FN-3p.2', drop('property'), 'backup/functions/expire-images/run'),
    ],
  },
  {
    id: 'FN-3q',
    says: 'snapshots are never deleted before their image is gone',
    mutations: [
      broken('FN-3q.1', drop('call', 'filter'), 'backup/functions/expire-images/plan'),
      broken('FN-3q.2', replace('statement', undefined, 'return undefined;'), 'backup/functions/expire-images/deregister-image'),
      broken('FN-3q.3', replace('argument', 'InvalidSnapshot.InUse', "'Another'"), 'backup/functions/expire-images/deregister-image'),
    ],
  },
  {
    id: 'FN-3r',
    says: 'dryRun prints the same plan and changes nothing',
    mutations: [
      broken('FN-3r.1', never(), 'backup/functions/runtime/carry-out'),
      broken('FN-3r.2', drop('statement'), 'backup/functions/expire-images/run'),
      broken('FN-3r.3', drop('operand', 'dryRun'), 'backup/image-backup'),
    ],
  },
  {
    id: 'FN-3s',
    says: 'the Recycle Bin retains images, snapshots and volumes of the environment, for seven days in production',
    mutations: [
      broken('FN-3s.1', drop('statement'), 'backup/image-backup'),
      broken('FN-3s.2', drop('statement'), 'backup/image-backup'),
      broken('FN-3s.3', never(), 'backup/image-backup-errors'),
      broken('FN-3s.4', replace('value', 'resourceTagValue', "'*'"), 'backup/image-backup'),
      broken('FN-3s.5', replace('argument', 2, '_ * 100'), 'backup/image-backup-errors'),
      broken('FN-3s.6', drop('statement'), 'backup/image-backup'),
      broken('FN-3s.7', replace('value', 'recycleBin', 'undefined'), 'whole-environment'),
    ],
  },
];
