import type { FunctionConfiguration } from '@aws-sdk/client-lambda';
import { dimensionOf, seriesOf } from './alarm-series';
import { BACKUP_FUNCTIONS, FUNCTION_NAMES, FunctionName } from '../../backup/functions/model/backup-functions';
import type { Account } from '../account/account';
import type { ClauseId } from '../catalogue/catalogue';
import { Check, check } from '../check';
import { expectedBy, failed, Finding, finding } from '../finding';
import { AlarmCreations, alarmCreations, alarms, lastPoints, Point, Series } from '../questions/alarms';
import { rules, targetsOf } from '../questions/events';
import { functions } from '../questions/functions';
import { environmentResources, physicalIds, resourcesOfStacks } from '../questions/stacks';

const HOUR_SECONDS = 3_600;

/** A day, and the time until CloudWatch shows the last run. */
const RUN_HOURS = 25;

const CLAUSES: { readonly [name in FunctionName]: ClauseId } = {
  'create-images': 'FN-1', 'roll-clusters': 'FN-2', 'expire-images': 'FN-3', 'tag-snapshots': 'FN-4', 'check-backups': 'FN-5',
};

/** A function of the backup, with its last run. */
export interface FunctionAnswer {
  readonly configuration?: FunctionConfiguration;
  /** The last hours in which the function was invoked, and in which Lambda counted its errors. */
  readonly invocations?: Point;
  readonly errors?: Point;
  readonly creations: AlarmCreations;
}

/** The handler's module has the name of the function, by which it is known whatever CloudFormation calls it. */
async function functionOf(account: Account, name: FunctionName): Promise<FunctionConfiguration | undefined> {
  const ofStacks = new Set(physicalIds(await account.ask(environmentResources), 'AWS::Lambda::Function'));
  return (await account.ask(functions)).find(({ FunctionName: id, Handler = '' }) => ofStacks.has(id!) && Handler.split('.')[0].endsWith(name));
}

async function lastRunOf(account: Account, name: FunctionName): Promise<FunctionAnswer> {
  const configuration = await functionOf(account, name);
  const creations = await account.ask(alarmCreations);
  if (configuration === undefined) {
    return { creations };
  }
  const series = (metricName: string): Series => (
    { namespace: 'AWS/Lambda', metricName, dimensions: [['FunctionName', configuration.FunctionName!]], statistic: 'Sum' });
  const [invocations, errors] = await account.ask(lastPoints, [series('Invocations'), series('Errors')], HOUR_SECONDS, (RUN_HOURS + 1) * HOUR_SECONDS);
  return { configuration, invocations, errors, creations };
}

/** The checks of the functions: whether each has run in the last day and succeeded. */
export const functionChecks: readonly Check[] = FUNCTION_NAMES.map((name) => check({
  clause: CLAUSES[name],
  question: 'Did the function run in the last day, and succeed?',
  ask: (account) => lastRunOf(account, name),
  judge: (answer, { now, environmentName }) => [judgeRun(name, answer, now, environmentName)],
}));

/** Judges the last run of a function. Its alarm `not-run` was created with it, and CloudWatch knows the time of that. */
export function judgeRun(name: FunctionName, answer: FunctionAnswer, now: Date, environmentName: string): Finding {
  const { configuration, invocations, errors, creations } = answer;
  if (configuration === undefined) {
    return failed(name, `the stacks have no function ${name}, which ${BACKUP_FUNCTIONS[name].purpose}`);
  }
  const arn = configuration.FunctionArn!;
  if (configuration.State !== undefined && configuration.State !== 'Active') {
    return failed(arn, `its state is ${configuration.State}`);
  }
  if (invocations === undefined) {
    const created = creations[`WARNING-oban-${environmentName}-not-run-${name}`];
    const silence = `no invocation in ${RUN_HOURS} hours`;
    return created === undefined
      ? failed(arn, silence)
      : expectedBy(new Date(created.getTime() + RUN_HOURS * HOUR_SECONDS * 1_000), now, arn, silence);
  }
  const hasFailed = errors !== undefined && errors.value > 0 && errors.start >= invocations.start;
  return finding(!hasFailed, arn, `last run in the hour from ${invocations.start.toISOString()}${hasFailed ? `, with ${errors.value} errors` : ''}`);
}

export const dailyRules = check({
  clause: 'FN-6',
  question: 'Does an enabled daily rule trigger each function?',
  async ask(account) {
    const ofStacks = new Set(physicalIds(await account.ask(environmentResources), 'AWS::Events::Rule'));
    const scheduled = (await account.ask(rules)).filter(({ Name, ScheduleExpression }) => ofStacks.has(Name!) && ScheduleExpression !== undefined);
    const targets = await Promise.all(scheduled.map(async (rule) => (
      { rule, arns: (await account.ask(targetsOf, rule.Name!)).map(({ Arn }) => Arn) })));
    return Promise.all(FUNCTION_NAMES.map(async (name) => {
      const arn = (await functionOf(account, name))?.FunctionArn;
      return { name, rule: targets.find(({ arns }) => arn !== undefined && arns.includes(arn))?.rule };
    }));
  },
  judge: (answers) => answers.map(({ name, rule }) => (rule === undefined
    ? failed(name, 'no scheduled rule of the stacks has it as target')
    : finding(rule.State !== 'DISABLED', rule.Arn!, `${rule.ScheduleExpression}, ${rule.State?.toLowerCase()}`))),
});

export const rulesAreEnabled = check({
  clause: 'OPS-7',
  question: 'Is each rule of the stacks enabled, and does a target or an alarm use its events?',
  async ask(account) {
    const resources = await account.ask(resourcesOfStacks);
    const [all, { metric }] = await Promise.all([account.ask(rules), account.ask(alarms)]);
    const counted = new Set(metric.flatMap(seriesOf).filter(({ namespace }) => namespace === 'AWS/Events').map((series) => dimensionOf(series, 'RuleName')));
    const names = physicalIds(resources, 'AWS::Events::Rule');
    return Promise.all(names.map(async (name) => {
      const rule = all.find(({ Name }) => Name === name);
      // FN-6 asks for the targets of schedules.
      const hasTarget = async () => (await account.ask(targetsOf, name)).length > 0;
      const isUsed = rule !== undefined && (rule.ScheduleExpression !== undefined || counted.has(name) || await hasTarget());
      return { name, rule, isUsed };
    }));
  },
  judge: (answers) => answers.map(({ name, rule, isUsed }) => (rule === undefined
    ? failed(name, 'it does not exist')
    : rule.State === 'DISABLED' ? failed(rule.Arn!, 'it is disabled') : finding(isUsed, rule.Arn!, isUsed ? 'it is enabled' : 'it has no target, and no alarm counts its events'))),
});
