import type { Answer } from '../../../../../src/aws-calls/answer';
import { checkBackups } from '../../../../../src/backup/functions/check-backups/plan';
import type { Database } from '../../../../../src/backup/functions/model/resources';
import { checkWorld, hoursAgo, NOW } from '../world-fixture';

const DATABASE: Database = { id: 'main', state: 'available', createdAt: hoursAgo(24 * 90), backupRetentionDays: 35, latestRestorableTime: hoursAgo(0.1) };
const verdict = (change: Partial<Database>) => checkBackups({ ...checkWorld(), database: { ...DATABASE, ...change } });
const said = (change: Partial<Database>) => verdict(change).findings.filter(({ subject }) => subject === 'main').map(({ reason }) => reason);

test('a database that can be restored to a few minutes ago is right, and its age is measured', () => {
  expect(said({})).toEqual([]);
  expect(verdict({}).restorableAgeHours).toBeCloseTo(0.1);
});

test.each([[5.9, 0], [6.1, 1]])('a database whose latest restorable time is %f hours old has this number of findings: %i', (hours, findings) => {
  expect(said({ latestRestorableTime: hoursAgo(hours) })).toHaveLength(findings);
});

test('the database is reported with its state and its latest restorable time', () => {
  expect(said({ latestRestorableTime: hoursAgo(30), state: 'stopped' })).toEqual([`it is stopped and can be restored only to ${hoursAgo(30).toISOString()}, 30 hours ago`]);
  expect(verdict({ latestRestorableTime: hoursAgo(30) })).toMatchObject({ isWrong: true, restorableAgeHours: 30 });
});

test('a missing latest restorable time is a finding for an old database only', () => {
  expect(said({ latestRestorableTime: undefined, createdAt: hoursAgo(2) })).toEqual([]);
  expect(said({ latestRestorableTime: undefined, createdAt: undefined })).toEqual([]);
  expect(said({ latestRestorableTime: undefined })).toEqual(['it has no automated backup to restore from']);
  expect(verdict({ latestRestorableTime: undefined }).restorableAgeHours).toBe(24 * 90);
});

test('automated backups that are off are reported', () => {
  expect(said({ backupRetentionDays: 0, latestRestorableTime: undefined })).toEqual([expect.stringContaining('automated backups are off')]);
});

test('a latest restorable time in the future counts as now', () => {
  expect(verdict({ latestRestorableTime: new Date(NOW.getTime() + 60_000) }).restorableAgeHours).toBe(0);
});

test.each<[string, Answer<Database> | undefined, string[]]>([
  ['none', undefined, []],
  ['one that could not be asked', { unanswered: 'DBInstanceNotFoundFault' }, ['could not be read: DBInstanceNotFoundFault']],
])('an environment with %s', (_, database, reasons) => {
  const { findings, restorableAgeHours } = checkBackups({ ...checkWorld(), database });
  expect(findings.filter(({ subject }) => subject === 'database').map(({ reason }) => reason)).toEqual(reasons);
  expect(restorableAgeHours).toBeUndefined();
});
