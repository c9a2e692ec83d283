import * as alarms from './alarms';
import * as backups from './backups';
import * as buckets from './buckets';
import * as certificates from './certificates';
import * as compute from './compute';
import * as databases from './databases';
import * as drift from './drift';
import * as events from './events';
import * as functions from './functions';
import * as keys from './keys';
import * as loadBalancing from './load-balancing';
import * as logs from './logs';
import * as muteRules from './mute-rules';
import * as network from './network';
import * as parameters from './parameters';
import * as stacks from './stacks';
import * as stateManager from './state-manager';
import * as topics from './topics';
import * as trails from './trails';

const MODULES = [
  alarms, backups, buckets, certificates, compute, databases, drift, events, functions, keys, loadBalancing, logs, muteRules, network, parameters,
  stacks, stateManager, topics, trails,
];

/** Returns the actions of IAM that all questions need, and the one that opens the environment. */
export function permissionsOfQuestions(): string[] {
  const asked = MODULES.flatMap((each) => Object.values(each))
    .flatMap((each: { readonly permissions?: readonly string[] }) => each.permissions ?? []);
  return [...new Set(['ssm:GetParameter', ...asked])].sort();
}
