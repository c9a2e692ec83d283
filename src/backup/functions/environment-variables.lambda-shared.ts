import type { CheckSettings, ClusterSettings, CreationSettings, ExpirySettings, FunctionSettings } from './settings.lambda-shared';
import type { RetentionRules } from '../planner/retention-rules';

/** The environment's name. */
const ENVIRONMENT_VARIABLE = 'OBAN_ENVIRONMENT';

/** Everything else, as JSON. */
const BACKUP_VARIABLE = 'OBAN_BACKUP';

/** Variables of a process by their names. */
export interface Variables {
  readonly [name: string]: string | undefined;
}

interface Facts {
  readonly [name: string]: unknown;
}

/** What every function is told by its variables. */
export function functionSettings(variables: Variables): FunctionSettings {
  const environmentName = variables[ENVIRONMENT_VARIABLE];
  if (environmentName === undefined || environmentName === '') {
    throw new Error(`the variable ${ENVIRONMENT_VARIABLE} must name the environment`);
  }
  return { environmentName, isDryRun: flag(factsOf(variables), 'dryRun') };
}

/** What `create-images` is told by its variables. */
export function creationSettings(variables: Variables): CreationSettings {
  return { ...functionSettings(variables), retention: retention(factsOf(variables)) };
}

/** What `roll-clusters` is told by its variables. */
export function clusterSettings(variables: Variables): ClusterSettings {
  const facts = factsOf(variables);
  const { promotion } = facts;
  if (promotion !== 'automatic' && promotion !== 'manual') {
    throw malformed('promotion', 'automatic or manual', promotion);
  }
  return { ...functionSettings(variables), retention: retention(facts), promotion, refresh: flag(facts, 'refresh') };
}

/** What `expire-images` is told by its variables. */
export function expirySettings(variables: Variables): ExpirySettings {
  const { retiredSources = [] } = factsOf(variables);
  if (!Array.isArray(retiredSources) || !retiredSources.every((source) => typeof source === 'string')) {
    throw malformed('retiredSources', 'a list of names', retiredSources);
  }
  return { ...functionSettings(variables), retiredSources };
}

/** What `check-backups` is told by its variables. */
export function checkSettings(variables: Variables): CheckSettings {
  const facts = factsOf(variables);
  const { allowedAgeHours, topicArn, heartbeat = 'off' } = facts;
  if (typeof allowedAgeHours !== 'number' || !(allowedAgeHours > 0)) {
    throw malformed('allowedAgeHours', 'a number of hours', allowedAgeHours);
  }
  if (typeof topicArn !== 'string' || !topicArn.startsWith('arn:')) {
    throw malformed('topicArn', 'the ARN of a topic', topicArn);
  }
  if (heartbeat !== 'off' && heartbeat !== 'daily' && heartbeat !== 'weekly') {
    throw malformed('heartbeat', 'off, daily or weekly', heartbeat);
  }
  return { ...functionSettings(variables), retention: retention(facts), allowedAgeHours, topicArn, heartbeat };
}

function factsOf(variables: Variables): Facts {
  const text = variables[BACKUP_VARIABLE] ?? '';
  let facts: unknown;
  try {
    facts = JSON.parse(text);
  } catch {
    facts = undefined;
  }
  if (typeof facts !== 'object' || facts === null || Array.isArray(facts)) {
    throw new Error(`the variable ${BACKUP_VARIABLE} must be an object as JSON; it is '${text}'`);
  }
  return facts as Facts;
}

function flag(facts: Facts, name: string): boolean {
  const value = facts[name] ?? false;
  if (typeof value !== 'boolean') {
    throw malformed(name, 'true or false', value);
  }
  return value;
}

function retention({ retention: rules }: Facts): RetentionRules {
  if (typeof rules !== 'object' || rules === null) {
    throw malformed('retention', 'an object with dailyDays', rules);
  }
  const { dailyDays, weeklyDays, monthlyDays, yearlyDays } = rules as Facts;
  return {
    dailyDays: days('dailyDays', dailyDays),
    weeklyDays: optionalDays('weeklyDays', weeklyDays),
    monthlyDays: optionalDays('monthlyDays', monthlyDays),
    yearlyDays: optionalDays('yearlyDays', yearlyDays),
  };
}

function optionalDays(name: string, value: unknown): number | undefined {
  return value === undefined ? undefined : days(name, value);
}

function days(name: string, value: unknown): number {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 1) {
    throw malformed(`retention.${name}`, 'a whole number of days, at least 1', value);
  }
  return value;
}

function malformed(name: string, expected: string, value: unknown): Error {
  return new Error(`${name} in the variable ${BACKUP_VARIABLE} must be ${expected}; it is ${JSON.stringify(value) ?? 'absent'}`);
}
