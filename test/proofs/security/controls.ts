import type { Control } from './control';
import { ACCOUNT } from './controls/account';
import { DATABASE_CONTROLS } from './controls/database';
import { FUNCTIONS } from './controls/functions';
import { IDENTITY } from './controls/identity';
import { INSTANCES } from './controls/instances';
import { KEYS_AND_TOPICS } from './controls/keys-and-topics';
import { LOAD_BALANCERS } from './controls/load-balancers';
import { LOGGING } from './controls/logging';
import { NETWORK } from './controls/network';

const naturally = new Intl.Collator('en', { numeric: true });

/**
 * The controls of Security Hub for what the library creates, as AWS had them in November 2026, in the order of their ids.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/fsbp-standard.html
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/cis-aws-foundations-benchmark.html
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-controls-reference.html
 */
export const CONTROLS: readonly Control[] = [
  ...ACCOUNT, ...IDENTITY, ...LOGGING, ...KEYS_AND_TOPICS, ...NETWORK, ...LOAD_BALANCERS, ...INSTANCES, ...DATABASE_CONTROLS, ...FUNCTIONS,
].sort((one, other) => naturally.compare(one.id, other.id));
