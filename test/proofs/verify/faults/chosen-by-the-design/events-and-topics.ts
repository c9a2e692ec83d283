import { disableRule, removeTargets } from '../../seeding/events';
import { removeInvokePermissions } from '../../seeding/functions';
import { set } from '../../seeding/seed';
import { denyPublishing, filterSubscription, unsubscribe, withdrawKeyFrom } from '../../seeding/topics';
import type { Fault } from '../fault';

/** Chosen from the design and the guide of alarms, without reading the checks. */
export const EVENT_AND_TOPIC_FAULTS: readonly Fault[] = [
  {
    name: 'the daily rule of create-images is disabled',
    // FN-6 only at first: OPS-7 is about every rule.
    fails: ['FN-6', 'OPS-7'],
    seed: disableRule('ProductionBackupCreateImagesDaily'),
  },
  {
    name: 'the daily rule of roll-clusters has no target',
    fails: ['FN-6'],
    seed: removeTargets('ProductionBackupRollClustersDaily'),
  },
  {
    name: 'EventBridge may not invoke expire-images',
    fails: ['FN-6'],
    notNoticed: 'no check asks for the policy of a function',
    seed: removeInvokePermissions('ProductionBackupExpireImagesFunction'),
  },
  {
    name: 'the rule of lost members is disabled',
    fails: ['OPS-7'],
    seed: disableRule('ProductionBackupMemberLost'),
  },
  {
    name: 'the rule of available images has no target',
    fails: ['OPS-7'],
    seed: removeTargets('ProductionBackupImageAvailable'),
  },
  {
    name: 'the only subscription has a filter policy',
    fails: ['SNS-1'],
    seed: filterSubscription('environment', { severity: ['CRITICAL'] }),
  },
  {
    name: 'the only recipient has not confirmed',
    // ACC-9 at first: the catalogue has come to say that SNS-1 answers it.
    fails: ['SNS-1'],
    seed: set(() => ({ unconfirmedEndpoints: ['alerts@example.com'] })),
  },
  {
    name: 'the only subscription is removed',
    fails: ['SNS-1'],
    seed: unsubscribe('environment'),
  },
  {
    name: 'the policy of the topic does not admit CloudWatch',
    fails: ['OPS-6'],
    seed: denyPublishing('environment', 'cloudwatch.amazonaws.com'),
  },
  {
    name: 'the key of the topic does not admit CloudWatch',
    fails: ['OPS-6'],
    seed: withdrawKeyFrom('ProductionAlarmTopicKey', 'cloudwatch.amazonaws.com'),
  },
];
