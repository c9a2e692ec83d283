import type { AccountAnswers } from './answers';
import type { Environment } from './assembly/environment';
import { compute } from './chapters/compute';
import { database } from './chapters/database';
import { functions } from './chapters/functions';
import { identity } from './chapters/identity';
import { introduction } from './chapters/introduction';
import { monitoring } from './chapters/monitoring';
import { network } from './chapters/network';
import { overview } from './chapters/overview';
import { runningAccount } from './chapters/running-account';
import { storage } from './chapters/storage';
import { judge } from './connections';
import type { AsBuiltDocument } from './content/block';
import { fact, words } from './content/text';
import { Facts } from './facts';
import { subnetsOf } from './placement';

/** Returns the as-built document of an environment, with the answers of the running account if there are any. */
export function documentOf(environment: Environment, answers?: AccountAnswers): AsBuiltDocument {
  const facts = new Facts(environment);
  const judgement = judge(facts, [...new Set(subnetsOf(facts).map(({ tier }) => tier))]);
  return {
    title: words`AWS configuration of environment ${fact('environment', environment.name)}, as built`,
    chapters: [
      introduction(facts),
      overview(facts, judgement),
      { number: '3', title: 'AWS Functional Configuration', blocks: [] },
      ...identity(facts),
      network(facts),
      ...compute(facts),
      database(facts),
      ...storage(facts),
      ...functions(facts),
      ...monitoring(facts),
      ...answers === undefined ? [] : [runningAccount(answers)],
    ],
  };
}
