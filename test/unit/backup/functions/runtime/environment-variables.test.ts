import { settingsText } from '../../../../../src/backup/functions/runtime/environment-variables';
import { checkSettings, clusterSettings, creationSettings, functionSettings } from '../../../../../src/backup/functions/runtime/read-settings';

const variables = (facts: unknown) => settingsText({ OBAN_ENVIRONMENT: 'prod', OBAN_BACKUP: JSON.stringify(facts) });
const retention = { dailyDays: 14 };
const topicArn = 'arn:aws:sns:ap-southeast-2:123456789012:alarms';

test('each function reads only the settings that it needs', () => {
  const common = { environmentName: 'prod', isDryRun: false };
  expect(functionSettings(variables({}))).toEqual(common);
  expect(creationSettings(variables({ retention: { ...retention, yearlyDays: 400 } })))
    .toEqual({ ...common, retention: { dailyDays: 14, yearlyDays: 400 } });
  expect(clusterSettings(variables({ retention, promotion: 'manual' }))).toEqual({ ...common, retention, promotion: 'manual', refresh: false });
  expect(functionSettings(variables({ dryRun: true }))).toEqual({ ...common, isDryRun: true });
  expect(checkSettings(variables({ retention, allowedAgeHours: 26, topicArn }))).toEqual({ ...common, retention, allowedAgeHours: 26, topicArn, heartbeat: 'off' });
  expect(checkSettings(variables({ retention, allowedAgeHours: 26, topicArn, heartbeat: 'weekly' }))).toMatchObject({ heartbeat: 'weekly' });
});

test.each([
  ['the environment', () => settingsText({ OBAN_BACKUP: '{}' }), 'the variable OBAN_ENVIRONMENT must name the environment'],
  ['everything else', () => functionSettings(settingsText({ OBAN_ENVIRONMENT: 'prod' })), "the variable OBAN_BACKUP must be a JSON object; it is ''"],
  ['JSON', () => functionSettings(settingsText({ OBAN_ENVIRONMENT: 'prod', OBAN_BACKUP: '{' })), "must be a JSON object; it is '{'"],
  ['an object', () => functionSettings(variables([])), "must be a JSON object; it is '[]'"],
  ['dryRun', () => functionSettings(variables({ dryRun: 'no' })), 'dryRun in the variable OBAN_BACKUP must be true or false; it is "no"'],
  ['retention', () => creationSettings(variables({})), 'retention in the variable OBAN_BACKUP must be an object with dailyDays; it is absent'],
  ['daily days', () => creationSettings(variables({ retention: {} })), 'retention.dailyDays in the variable OBAN_BACKUP must be a whole number of days'],
  ['weekly days', () => creationSettings(variables({ retention: { dailyDays: 1, weeklyDays: 0 } })), 'retention.weeklyDays'],
  ['yearly days', () => creationSettings(variables({ retention: { dailyDays: 1, yearlyDays: 36_501 } })), 'retention.yearlyDays in the variable OBAN_BACKUP must be a whole number of days, from 1 to 36500; it is 36501'],
  ['promotion', () => clusterSettings(variables({ retention, promotion: 'yes' })), 'promotion in the variable OBAN_BACKUP must be automatic or manual; it is "yes"'],
  ['refresh', () => clusterSettings(variables({ retention, promotion: 'manual', refresh: 1 })), 'refresh in the variable OBAN_BACKUP must be true or false; it is 1'],
  ['the allowed age', () => checkSettings(variables({ retention, topicArn, allowedAgeHours: 0 })), 'allowedAgeHours in the variable OBAN_BACKUP must be a number of hours'],
  ['the heartbeat', () => checkSettings(variables({ retention, allowedAgeHours: 26, topicArn, heartbeat: true })), 'heartbeat in the variable OBAN_BACKUP must be off, daily or weekly; it is true'],
  ['the topic', () => checkSettings(variables({ retention, allowedAgeHours: 26 })), 'topicArn in the variable OBAN_BACKUP must be the ARN of a topic; it is absent'],
])('the error names the missing or malformed setting: %s', (_, read, message) => {
  expect(read).toThrow(message);
});
