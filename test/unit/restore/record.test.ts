import { RECORD } from './record-fixture';
import { readRecord, recordKey, restoreId, textOf } from '../../../src/restore/record';

const NAME = '/oban/prod/restores/cluster-b2g';

test('a record is read as it was written', () => {
  expect(readRecord({ name: NAME, value: textOf(RECORD) })).toEqual(RECORD);
});

test.each([
  ['no JSON', 'x'],
  ['another format', textOf(RECORD).replace('"format":"1"', '"format":"2"')],
  ['another subject than its name', textOf({ ...RECORD, subject: { kind: 'cluster', name: 'other' } })],
  ['an unknown kind', textOf(RECORD).replace('"cluster"', '"bucket"')],
  ['an unknown action', textOf(RECORD).replace('"begin"', '"explode"')],
  ['an invalid time', textOf(RECORD).replace('2026-11-29T12:00', 'noon')],
  ['a fact that is no text', textOf(RECORD).replace('"ami-bad"', '7')],
])('a record with %s cannot be read, and says so', (_, value) => {
  expect(readRecord({ name: NAME, value })).toEqual({ parameterName: NAME, malformed: expect.stringMatching(/changed by hand|its format is/) });
});

test('the name of a record has the kind, and the id of a restore has its beginning', () => {
  expect(recordKey({ kind: 'server', name: 'app01' })).toBe('server-app01');
  expect(recordKey({ kind: 'database', name: 'prod-database' })).toBe('database');
  expect(restoreId({ kind: 'volume', name: 'app01-D' }, new Date('2026-11-29T03:12:05.678Z'))).toBe('volume-app01-D-20261129T031205Z');
});
