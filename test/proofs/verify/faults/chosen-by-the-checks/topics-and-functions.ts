import { deleteFunction, failForADay } from '../../seeding/functions';
import { denyPublishing, filterSubscription, removeKey, unsubscribe } from '../../seeding/topics';
import type { Fault } from '../fault';

/** Chosen with the checks at hand: what they compare, and what they could overlook. */
export const FURTHER_TOPIC_AND_FUNCTION_FAULTS: readonly Fault[] = [
  {
    name: 'the only subscription of the account has a filter policy',
    fails: ['SNS-1'],
    seed: filterSubscription('account', { severity: ['CRITICAL'] }),
  },
  {
    name: 'the only subscription of the account is removed',
    fails: ['SNS-1'],
    seed: unsubscribe('account'),
  },
  {
    name: 'the policy of the topic of the account does not admit EventBridge',
    fails: ['OPS-6'],
    seed: denyPublishing('account', 'events.amazonaws.com'),
  },
  {
    name: 'the topic is not encrypted',
    fails: ['OPS-9'],
    seed: removeKey('environment'),
  },
  {
    name: 'the topic of the account is not encrypted',
    fails: ['OPS-9'],
    seed: removeKey('account'),
  },
  {
    name: 'check-backups failed in its last run',
    fails: ['FN-5'],
    seed: failForADay('ProductionBackupCheckBackupsFunction'),
  },
  {
    name: 'create-images failed in its last run, and made no image',
    fails: ['FN-1', 'FN-5', 'OPS-8'],
    seed: failForADay('ProductionBackupCreateImagesFunction'),
  },
  {
    name: 'expire-images is deleted',
    fails: ['FN-3', 'FN-6', 'MON-3'],
    seed: deleteFunction('ProductionBackupExpireImagesFunction'),
  },
];
