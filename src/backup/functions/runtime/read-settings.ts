import { LONGEST_RETENTION_DAYS, RetentionRules } from '../model/retention-rules';
import type { CheckSettings, ClusterSettings, CreationSettings, FunctionSettings } from '../model/settings';

/** The settings of a function before they are parsed. */
export interface SettingsText {
  readonly environmentName: string;
  /** All other settings, as JSON. */
  readonly json: string;
  /** The place of the JSON, for error messages. */
  readonly place: string;
}

/** The parsed settings by their names. */
interface Facts {
  readonly environmentName: string;
  readonly place: string;
  readonly values: { readonly [name: string]: unknown };
}

/** Returns the settings that every function has. */
export function functionSettings(settingsText: SettingsText): FunctionSettings {
  return commonOf(factsOf(settingsText));
}

/** Returns the settings of `create-images`. */
export function creationSettings(settingsText: SettingsText): CreationSettings {
  const facts = factsOf(settingsText);
  return { ...commonOf(facts), retention: retentionOf(facts) };
}

/** Returns the settings of `roll-clusters`. */
export function clusterSettings(settingsText: SettingsText): ClusterSettings {
  const facts = factsOf(settingsText);
  const { promotion } = facts.values;
  if (promotion !== 'automatic' && promotion !== 'manual') { // promise FN-2k.2
    throw malformed(facts, 'promotion', 'automatic or manual', promotion);
  }
  return { ...commonOf(facts), retention: retentionOf(facts), promotion, refresh: flag(facts, 'refresh') };
}

/** Returns the settings of `check-backups`. */
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
    throw new Error(`${place} must be a JSON object; it is '${json}'`);
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
