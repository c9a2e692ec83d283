import type { Fault } from '../fault';

/** Chosen from the design and the guide of alarms, without reading the checks. */
export const EVENT_AND_TOPIC_FAULTS: readonly Fault[] = [
  {
    name: 'the daily rule of create-images is disabled',
    fails: ['FN-6'],
    seed: (account) => account.disableRule('ProductionBackupCreateImagesDaily'),
  },
  {
    name: 'the daily rule of roll-clusters has no target',
    fails: ['FN-6'],
    seed: (account) => account.removeTargets('ProductionBackupRollClustersDaily'),
  },
  {
    name: 'EventBridge may not invoke expire-images',
    fails: ['FN-6'],
    seed: (account) => account.removeInvokePermissions('ProductionBackupExpireImagesFunction'),
  },
  {
    name: 'the rule of lost members is disabled',
    fails: ['OPS-7'],
    seed: (account) => account.disableRule('ProductionBackupMemberLost'),
  },
  {
    name: 'the rule of available images has no target',
    fails: ['OPS-7'],
    seed: (account) => account.removeTargets('ProductionBackupImageAvailable'),
  },
  {
    name: 'the only subscription has a filter policy',
    fails: ['SNS-1'],
    seed: (account) => account.filterSubscription({ severity: ['CRITICAL'] }),
  },
  {
    name: 'the only recipient has not confirmed',
    fails: ['ACC-9', 'SNS-1'],
    seed: (account) => account.aws.control('knobs', { unconfirmedEndpoints: ['alerts@example.com'] }),
  },
  {
    name: 'the only subscription is removed',
    fails: ['SNS-1'],
    seed: (account) => account.unsubscribe(),
  },
  {
    name: 'the policy of the topic does not admit CloudWatch',
    fails: ['OPS-6'],
    seed: (account) => account.denyPublishing('cloudwatch.amazonaws.com'),
  },
  {
    name: 'the key of the topic does not admit CloudWatch',
    fails: ['OPS-6'],
    seed: (account) => account.denyKey('ProductionAlarmTopicKey4', 'cloudwatch.amazonaws.com'),
  },
];
