import { LONGEST_RETENTION_DAYS, RetentionRules } from '../model/retention-rules';
import type { CheckSettings, ClusterSettings, CreationSettings, FunctionSettings } from '../model/settings';

/** What a function is told, before it is understood. */
export interface SettingsText {
  readonly environmentName: string;
  /** Everything else, as JSON. */
  readonly json: string;
  /** Where that is written, as a human would look for it. */
  readonly place: string;
}

/** What is told, by its names. */
interface Facts {
  readonly environmentName: string;
  readonly place: string;
  readonly values: { readonly [name: string]: unknown };
}

/** What every function is told. */
export function functionSettings(settingsText: SettingsText): FunctionSettings {
  return commonOf(factsOf(settingsText));
}

/** What `create-images` is told. */
export function creationSettings(settingsText: SettingsText): CreationSettings {
  const facts = factsOf(settingsText);
  return { ...commonOf(facts), retention: retentionOf(facts) };
}

/** What `roll-clusters` is told. */
export function clusterSettings(settingsText: SettingsText): ClusterSettings {
  const facts = factsOf(settingsText);
  const { promotion } = facts.values;
  if (promotion !== 'automatic' && promotion !== 'manual') { // promise FN-2k.2
    throw malformed(facts, 'promotion', 'automatic or manual', promotion);
  }
  return { ...commonOf(facts), retention: retentionOf(facts), promotion, refresh: flag(facts, 'refresh') };
}

/** What `check-backups` is told. */
export function checkSettings(settingsText: SettingsText): CheckSettings {
  const facts = factsOf(settingsText);
  const { allowedAgeHours, topicArn, recipientsParameter, database, heartbeat = 'off' } = facts.values;
  if (typeof allowedAgeHours !== 'number' || !(allowedAgeHours > 0)) {
    throw malformed(facts, 'allowedAgeHours', 'a number of hours', allowedAgeHours);
  }
  if (typeof topicArn !== 'string' || !topicArn.startsWith('arn:')) {
    throw malformed(facts, 'topicArn', 'the ARN of a topic', topicArn);
  }
  if (recipientsParameter !== undefined && (typeof recipientsParameter !== 'string' || !recipientsParameter.startsWith('/'))) {
    throw malformed(facts, 'recipientsParameter', 'the name of a parameter', recipientsParameter);
  }
  if (database !== undefined && (typeof database !== 'string' || database === '')) {
    throw malformed(facts, 'database', 'the identifier of a DB instance', database);
  }
  if (heartbeat !== 'off' && heartbeat !== 'daily' && heartbeat !== 'weekly') {
    throw malformed(facts, 'heartbeat', 'off, daily or weekly', heartbeat);
  }
  return { ...commonOf(facts), retention: retentionOf(facts), allowedAgeHours, topicArn, recipientsParameter, database, heartbeat };
}

function factsOf({ environmentName, json, place }: SettingsText): Facts {
  let values: unknown;
  try {
    values = JSON.parse(json);
  } catch {
    values = undefined;
  }
  if (typeof values !== 'object' || values === null || Array.isArray(values)) {
    throw new Error(`${place} must be an object as JSON; it is '${json}'`);
  }
  return { environmentName, place, values: values as Facts['values'] };
}

function commonOf(facts: Facts): FunctionSettings {
  return { environmentName: facts.environmentName, isDryRun: flag(facts, 'dryRun') };
}

function flag(facts: Facts, name: string): boolean {
  const value = facts.values[name] ?? false;
  if (typeof value !== 'boolean') {
    throw malformed(facts, name, 'true or false', value);
  }
  return value;
}

function retentionOf(facts: Facts): RetentionRules {
  const rules = facts.values.retention;
  if (typeof rules !== 'object' || rules === null) {
    throw malformed(facts, 'retention', 'an object with dailyDays', rules);
  }
  const { dailyDays, weeklyDays, monthlyDays, yearlyDays } = rules as Facts['values'];
  const optionalDays = (name: string, value: unknown) => (value === undefined ? undefined : days(facts, name, value));
  return {
    dailyDays: days(facts, 'dailyDays', dailyDays),
    weeklyDays: optionalDays('weeklyDays', weeklyDays),
    monthlyDays: optionalDays('monthlyDays', monthlyDays),
    yearlyDays: optionalDays('yearlyDays', yearlyDays),
  };
}

function days(facts: Facts, name: string, value: unknown): number {
  if (
    typeof value !== 'number' || !Number.isInteger(value) || value < 1
    || value > LONGEST_RETENTION_DAYS // promise TAGS-14b.2
  ) {
    throw malformed(facts, `retention.${name}`, `a whole number of days, from 1 to ${LONGEST_RETENTION_DAYS}`, value);
  }
  return value;
}

function malformed({ place }: Facts, name: string, expected: string, value: unknown): Error {
  return new Error(`${name} in ${place} must be ${expected}; it is ${JSON.stringify(value) ?? 'absent'}`);
}
