import * as agents from './agents';
import { alarmChecks } from './alarms';
import * as certificates from './certificates';
import * as databases from './databases';
import { stacksHaveNotDrifted } from './drift';
import * as encryption from './encryption';
import { dailyRules, functionChecks, rulesAreEnabled } from './functions';
import * as hosts from './hosts';
import { groupIsLinked, twoHealthyMembers } from './members';
import { onlyAllowedMutes } from './mutes';
import { dataTierHasNoRouteOut, flowLogsArrive, natGatewaysWork, onlyHttpsFromInternet } from './network';
import * as pointers from './pointers';
import * as publicAccess from './public-access';
import * as recoveryPoints from './recovery-points';
import * as stacks from './stacks';
import * as topics from './topics';
import * as trails from './trails';
import { clauseOf } from '../catalogue/catalogue';
import type { Check } from '../check';

/** The checks of the running account. The first one takes the longest. */
export const CHECKS: readonly Check[] = [
  stacksHaveNotDrifted,
  ...Object.values(stacks),
  twoHealthyMembers,
  groupIsLinked,
  ...Object.values(pointers),
  ...alarmChecks,
  onlyAllowedMutes,
  ...Object.values(topics),
  ...functionChecks,
  dailyRules,
  rulesAreEnabled,
  ...Object.values(recoveryPoints),
  ...Object.values(hosts),
  ...Object.values(encryption),
  ...Object.values(databases),
  ...Object.values(agents),
  ...Object.values(certificates),
  ...Object.values(trails),
  onlyHttpsFromInternet,
  dataTierHasNoRouteOut,
  natGatewaysWork,
  flowLogsArrive,
  ...Object.values(publicAccess),
];

/** Returns the checks of a run: all, or those of the clauses that no option has to ask for. */
export function checksWith(options: readonly string[]): readonly Check[] {
  return CHECKS.filter(({ clause }) => {
    const { askedWith } = clauseOf(clause);
    return askedWith === undefined || options.includes(askedWith);
  });
}
