import { judgeAlarm } from './alarm';
import { AlarmWorld, alarmWorld } from './alarm-world';
import type { ClauseId } from '../catalogue/catalogue';
import { Check, check } from '../check';
import type { StackResource } from '../questions/stacks';

/** The alarms of each clause, by the part of their name after the environment. The first pattern that matches decides. */
const ALARMS_OF: readonly (readonly [ClauseId, RegExp])[] = [
  ['MON-1', /-create-images$/],
  ['MON-2', /-roll-clusters$|^pointer$|^launch-/],
  ['MON-3', /-expire-images$/],
  ['MON-4', /^(status|host)-check-/],
  ['MON-5', /^(healthy-hosts|unhealthy-hosts|none-healthy|no-hosts|availability|settling|not-served)-/],
  ['MON-6', /^cpu-/],
  ['MON-7', /^memory-/],
  ['MON-8', /^(missing-)?disk-/],
  ['MON-9', /^database-(cpu|slow)$/],
  ['MON-10', /^database-read-latency$/],
  ['MON-11', /^database-write-latency$/],
  ['SSM-1', /^agent-/],
  ['OPS-4', /./],
];

const [HOSTS, DATABASE] = [['AWS::EC2::Instance', 'AWS::AutoScaling::AutoScalingGroup'], ['AWS::RDS::DBInstance']];

/** The types of resources of which an environment has one if the clause applies to it. */
const WATCHED_TYPES: { readonly [clause in ClauseId]?: readonly string[] } = {
  'MON-4': HOSTS, 'MON-5': ['AWS::AutoScaling::AutoScalingGroup'], 'MON-6': HOSTS, 'MON-7': HOSTS, 'MON-8': HOSTS, 'MON-9': DATABASE, 'MON-10': DATABASE, 'MON-11': DATABASE, 'SSM-1': HOSTS,
};

/** The namespaces that the alarms of a clause read. A series of another namespace is not what the clause asks for. */
const NAMESPACES_OF: { readonly [clause in ClauseId]?: string } = {
  'MON-4': 'AWS/EC2', 'MON-6': 'AWS/EC2', 'MON-7': 'CWAgent', 'MON-8': 'CWAgent', 'MON-9': 'AWS/RDS', 'MON-10': 'AWS/RDS', 'MON-11': 'AWS/RDS', 'SSM-1': 'CWAgent',
};

/** `CRITICAL-oban-prod-cpu-app01`, or `CRITICAL-oban-account-key` of the account's stack. */
const NAME = /^(?:CRITICAL|WARNING)-oban-(.+)$/;

const CLAUSES_WITH_ALARMS = [...new Set(ALARMS_OF.map(([clause]) => clause))];

/** The checks of alarms: one for each clause that has alarms. */
export const alarmChecks: readonly Check[] = CLAUSES_WITH_ALARMS.map((clause) => check({
  clause,
  question: 'Does each alarm exist, notify, and see what it watches?',
  ask: (account) => account.ask(alarmWorld),
  judge: (world: AlarmWorld, { now, environmentName }) => (appliesTo(clause, world.resources)
    ? world.expected.filter((name) => clauseOfAlarm(name, environmentName) === clause)
      .map((name) => judgeAlarm(name, world, now, NAMESPACES_OF[clause]))
    : { notHere: `the stacks have no ${WATCHED_TYPES[clause]!.join(' and no ')}` }),
}));

function appliesTo(clause: ClauseId, resources: readonly StackResource[]): boolean {
  const types = WATCHED_TYPES[clause];
  return types === undefined || resources.some(({ type }) => types.includes(type));
}

/** Returns the clause of an alarm. Undefined for an alarm that the library does not name, such as one of the consumer's in the same stack. */
export function clauseOfAlarm(alarmName: string, environmentName: string): ClauseId | undefined {
  const [, rest = ''] = NAME.exec(alarmName) ?? [];
  const scope = ['account', environmentName].find((each) => rest.startsWith(`${each}-`));
  return scope === undefined ? undefined : ALARMS_OF.find(([, pattern]) => pattern.test(rest.slice(scope.length + 1)))![0];
}
