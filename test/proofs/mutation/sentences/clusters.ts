import { broken, Sentence } from '../mutation';
import { always, drop, never, replace, rewrite } from '../operators';

export const CLUSTERS: readonly Sentence[] = [
  {
    id: 'FN-2a',
    says: 'the source is a member that is InService, healthy for group and load balancer, both checks passed, past its warm-up',
    mutations: [
      broken('FN-2a.1', never(), 'backup/functions/roll-clusters/plan'),
      broken('FN-2a.2', never(), 'backup/functions/roll-clusters/plan'),
      broken('FN-2a.3', never(), 'backup/functions/roll-clusters/plan'),
      broken('FN-2a.4', drop('operand', 'instanceStatus'), 'backup/functions/roll-clusters/plan'),
      broken('FN-2a.4', drop('operand', 'systemStatus'), 'backup/functions/roll-clusters/plan'),
      broken('FN-2a.5', never(), 'backup/functions/roll-clusters/plan'),
      broken('FN-2a.6', never(), 'backup/functions/roll-clusters/plan'),
    ],
  },
  {
    id: 'FN-2b',
    says: 'it is the longest-running such member',
    mutations: [
      broken('FN-2b', replace('operand', 'launchedAt', '-_'), 'backup/functions/roll-clusters/plan'),
    ],
  },
  {
    id: 'FN-2c',
    says: 'no such member: nothing changes, the run fails loudly',
    mutations: [
      broken('FN-2c.1', replace('literal', undefined, "'skip'"), 'backup/functions/roll-clusters/plan'),
      broken('FN-2c.2', never('operand', 'some'), 'backup/functions/roll-clusters/plan'),
    ],
  },
  {
    id: 'FN-2d',
    says: 'the pointer moves only to a good image',
    mutations: [
      broken('FN-2d', replace('initial', undefined, '_argument0.at(-1)'), 'backup/functions/roll-clusters/plan'),
    ],
  },
  {
    id: 'FN-2e',
    says: 'only forward in time',
    mutations: [
      broken('FN-2e.1', replace('call', 'every', 'true'), 'backup/functions/roll-clusters/plan'),
      broken('FN-2e.2', never(), 'backup/functions/roll-clusters/plan'),
      broken('FN-2e.3', drop('element', 0), 'backup/functions/roll-clusters/plan'),
    ],
  },
  {
    id: 'FN-2f',
    says: 'only to one made from this cluster',
    mutations: [
      broken('FN-2f.1', replace('initial', undefined, '[..._left_object.values()].flat()'), 'backup/functions/roll-clusters/plan'),
      broken('FN-2f.2', never(), 'backup/functions/roll-clusters/plan'),
    ],
  },
  {
    id: 'FN-2g',
    says: 'it is moved by the event of the image, and nothing is imaged then',
    mutations: [
      broken('FN-2g.1', replace('element', 'available', "'failed'"), 'backup/image-backup'),
      broken('FN-2g.2', drop('argument', 'rollClusters'), 'backup/image-backup'),
      broken('FN-2g.3', never(), 'backup/functions/handlers'),
      broken('FN-2g.4', replace('argument', 1, 'true'), 'backup/functions/roll-clusters/plan'),
    ],
  },
  {
    id: 'FN-2h',
    says: 'and by a daily backstop at the latest',
    mutations: [
      broken('FN-2h', replace('argument', 0, "{ ..._, promotion: 'manual' }"), 'backup/functions/roll-clusters/plan'),
    ],
  },
  {
    id: 'FN-2i',
    says: 'after the write the pointer is read back',
    mutations: [
      broken('FN-2i.1', replace('initial', undefined, 'true'), 'backup/functions/roll-clusters/move-pointer'),
      broken('FN-2i.2', always('operand', 'Version'), 'backup/functions/roll-clusters/move-pointer'),
      broken('FN-2i.3', never(), 'backup/functions/roll-clusters/move-pointer'),
    ],
  },
  {
    id: 'FN-2i2',
    says: 'the check of its image may take minutes: a run waits for it, and a later run goes on from what an earlier one began',
    mutations: [
      broken('FN-2i2.1', always(), 'backup/functions/roll-clusters/move-pointer'),
      broken('FN-2i2.2', replace('literal', undefined, '0'), 'backup/functions/roll-clusters/move-pointer'),
    ],
  },
  {
    id: 'FN-2j',
    says: 'the previous value is kept for a one-step roll-back',
    mutations: [
      broken('FN-2j.1', drop('call', 'reverse'), 'backup/functions/model/pointer-line'),
      broken('FN-2j.2', replace('returned', undefined, '_object'), 'backup/functions/model/pointer-line'),
      broken('FN-2j.3', replace('initial', undefined, "require('./move-pointer').promote(_argument0, 'automatic')"), 'backup/functions/roll-clusters/plan'),
    ],
  },
  {
    id: 'FN-2k',
    says: 'promotion is automatic, or manual: prepared, moved by the operator',
    mutations: [
      broken('FN-2k.1', never(), 'backup/functions/roll-clusters/plan'),
      broken('FN-2k.2', never(), 'backup/functions/runtime/environment-variables'),
    ],
  },
  {
    id: 'FN-2l',
    says: 'a pointer is rolled back automatically when launches from the new image fail their health check',
    mutations: [
      broken('FN-2l.1', replace('literal', undefined, '3'), 'backup/functions/roll-clusters/plan'),
      broken('FN-2l.1', replace('literal', undefined, '1'), 'backup/functions/roll-clusters/plan'),
      broken('FN-2l.2', drop('operand', 1), 'backup/functions/roll-clusters/plan'),
      broken('FN-2l.3', drop('operand', 1), 'backup/functions/roll-clusters/plan'),
      broken('FN-2l.4', never(), 'backup/functions/roll-clusters/plan'),
    ],
  },
  {
    id: 'FN-2l3',
    says: 'a member that was never healthy does not speak for its image, however long it lasted',
    mutations: [
      broken('FN-2l3.1', never(), 'backup/functions/roll-clusters/plan'),
      broken('FN-2l3.2', drop('operand', 1), 'backup/functions/roll-clusters/plan'),
      broken('FN-2l3.3', drop('operand', 1), 'backup/functions/roll-clusters/plan'),
    ],
  },
  {
    id: 'FN-2l4',
    says: 'the events of its group start the decision; those of updates, refreshes and other groups cost one question at most',
    mutations: [
      broken('FN-2l4.1', never(), 'backup/functions/handlers'),
      broken('FN-2l4.2', drop('operand', 1), 'backup/functions/roll-clusters/run'),
      broken('FN-2l4.3', drop('statement'), 'backup/image-backup'),
    ],
  },
  {
    id: 'FN-2l2',
    says: 'one step: after a roll-back the pointer goes back again only if EC2 refuses the image',
    mutations: [
      broken('FN-2l2.1', always(), 'backup/functions/roll-clusters/plan'),
      broken('FN-2l2.1', drop('operand', 0), 'backup/functions/roll-clusters/plan'),
      broken('FN-2l2.2', replace('literal', undefined, 'false'), 'backup/functions/roll-clusters/plan'),
    ],
  },
  {
    id: 'FN-2l5',
    says: 'launches that fail are counted by the scaling activities, too, and no longer counted after a successful launch',
    mutations: [
      broken('FN-2l5.1', drop('statement'), 'backup/functions/runtime/metrics'),
      broken('FN-2l5.2', never(), 'backup/functions/roll-clusters/failed-launches'),
      broken('FN-2l5.3', drop('argument', 1), 'backup/functions/roll-clusters/failed-launches'),
      broken('FN-2l5.3', drop('argument', 0), 'backup/functions/roll-clusters/failed-launches'),
    ],
  },
  {
    id: 'FN-2l6',
    says: 'an image event reads only the cluster of the image; other images cost one question, and one that EC2 does not list yet is asked for again',
    mutations: [
      broken('FN-2l6.1', drop('operand', 1), 'backup/functions/roll-clusters/run'),
      broken('FN-2l6.2', never('comparison'), 'backup/functions/aws/images-of-any-owner'),
    ],
  },
  {
    id: 'FN-2m',
    says: 'or when a refresh fails because of the image, not because of missing capacity',
    mutations: [
      broken('FN-2m.1', never(), 'backup/functions/roll-clusters/plan'),
      broken('FN-2m.2', always(), 'backup/functions/roll-clusters/plan'),
      broken('FN-2m.2', never(), 'backup/functions/roll-clusters/plan'),
    ],
  },
  {
    id: 'FN-2n',
    says: 'the previous value returns, or the run fails where there is none',
    mutations: [
      broken('FN-2n.1', replace('call', 'find', '_object[0]'), 'backup/functions/roll-clusters/plan'),
      broken('FN-2n.2', replace('literal', 'fail', "'skip'"), 'backup/functions/roll-clusters/plan'),
      broken('FN-2n.3', drop('property'), 'backup/functions/roll-clusters/run'),
    ],
  },
  {
    id: 'FN-2n2',
    says: 'and an alarm reports the roll-back',
    mutations: [
      broken('FN-2n2.1', drop('element', 'functionName'), 'backup/image-backup'),
      broken('FN-2n2.2', replace('value', undefined, "'PointersMoved'"), 'backup/image-backup'),
      broken('FN-2n2.3', drop('property'), 'backup/functions/runtime/metrics'),
    ],
  },
  {
    id: 'FN-2o',
    says: 'a deploy never moves a pointer: the seed creates it if absent',
    mutations: [
      broken('FN-2o.1', replace('literal', undefined, 'true'), 'custom-resource/image-pointer-seed'),
      broken('FN-2o.2', never(), 'custom-resource/image-pointer-seed'),
    ],
  },
  {
    id: 'FN-2p',
    says: 'and waits until it reads back',
    mutations: [
      broken('FN-2p.1', always(), 'custom-resource/image-pointer-seed'),
      broken('FN-2p.2', never(), 'custom-resource/image-pointer-seed'),
    ],
  },
  {
    id: 'FN-2p2',
    says: "a stack that is made again under the name of a former one does not take the former one's images",
    mutations: [
      broken('FN-2p2.1', never(), 'custom-resource/image-pointer-seed'),
      broken('FN-2p2.2', drop('operand', 2), 'custom-resource/image-pointer-seed'),
    ],
  },
  {
    id: 'FN-2q',
    says: "the seed's Delete removes its parameter and nothing else",
    mutations: [
      broken('FN-2q.1', never(), 'custom-resource/image-pointer-seed'),
      broken('FN-2q.2', drop('statement'), 'custom-resource/image-pointer-seed'),
    ],
  },
  {
    id: 'FN-2r',
    says: 'a base that moves by itself is refused',
    mutations: [
      broken('FN-2r', never(), 'server/server-image'),
    ],
  },
  {
    id: 'FN-2s',
    says: 'rolling the running members is opt-in',
    mutations: [
      broken('FN-2s.1', drop('operand', 'refresh'), 'backup/functions/roll-clusters/plan'),
      broken('FN-2s.2', always('operand', 1), 'backup/image-backup'),
      broken('FN-2s.3', always(), 'backup/image-backup-permissions'),
    ],
  },
  {
    id: 'FN-2t',
    says: 'a refresh launches before it terminates, one at a time',
    mutations: [
      broken('FN-2t.1', replace('literal', undefined, '50'), 'backup/functions/roll-clusters/plan'),
      broken('FN-2t.2', replace('value', undefined, '50'), 'backup/functions/roll-clusters/start-instance-refresh'),
      broken('FN-2t.3', replace('value', undefined, '200'), 'backup/functions/roll-clusters/start-instance-refresh'),
    ],
  },
  {
    id: 'FN-2u',
    says: 'never under two healthy',
    mutations: [
      broken('FN-2u', replace('literal', undefined, '1'), 'backup/functions/roll-clusters/plan'),
    ],
  },
  {
    id: 'FN-2v',
    says: 'no second refresh on top of one in progress',
    mutations: [
      broken('FN-2v.1', never('body'), 'backup/functions/roll-clusters/plan'),
      broken('FN-2v.2', never(), 'backup/functions/roll-clusters/plan'),
    ],
  },
  {
    id: 'FN-2w',
    says: 'none during a stack update',
    mutations: [
      broken('FN-2w.1', replace('call', 'endsWith', "_object === 'UPDATE_IN_PROGRESS'"), 'backup/functions/roll-clusters/plan'),
      broken('FN-2w.2', never(), 'backup/functions/roll-clusters/plan'),
    ],
  },
  {
    id: 'FN-2x',
    says: 'nor while its pointer was not moved, or a member is being imaged',
    mutations: [
      broken('FN-2x.1', never(), 'backup/functions/roll-clusters/run'),
      broken('FN-2x.2', never(), 'backup/functions/roll-clusters/plan'),
    ],
  },
  {
    id: 'FN-2x2',
    says: 'none is started that protected members, members in Standby or suspended processes would block',
    mutations: [
      broken('FN-2x2', never(), 'backup/functions/roll-clusters/plan'),
    ],
  },
  {
    id: 'FN-2x3',
    says: 'from the second day on, what keeps members from being replaced is reported with its reason',
    mutations: [
      broken('FN-2x3.1', drop('operand', 0), 'backup/functions/roll-clusters/plan'),
      broken('FN-2x3.1', drop('operand', 1), 'backup/functions/roll-clusters/plan'),
      broken('FN-2x3.2', never(), 'backup/functions/roll-clusters/plan'),
      broken('FN-2x3.3', drop('operand', 1), 'backup/functions/roll-clusters/plan'),
    ],
  },
  {
    id: 'FN-2y',
    says: "a clone corrects its metadata routes, changes its computer name, runs the domain's hook, restarts its agents, and signals when it is healthy",
    mutations: [
      broken('FN-2y.1', rewrite('      & $RouteScript\n', ''), 'cluster/boot-script-windows'),
      broken('FN-2y.2', rewrite('    Rename-Computer -NewName $ComputerName -Force\n', ''), 'cluster/boot-script-windows'),
      broken('FN-2y.3', drop('argument'), 'cluster/boot-script-windows'),
      broken('FN-2y.2', rewrite("'AmazonSSMAgent', ", ''), 'cluster/boot-script-windows'),
      broken('FN-2y.4', drop('argument', 'split'), 'cluster/boot-script-windows'),
      broken('FN-2y.5', replace('literal', undefined, 'false'), 'cluster/boot-script-windows'),
    ],
  },
];
