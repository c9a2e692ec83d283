import { account, NOW } from './account-fixture';
import { readRecord, RestoreRecord, textOf } from '../../../src/restore/record';
import type { ReportRow } from '../../../src/verify/report/report';
import { duringRestore, restoresInProgress } from '../../../src/verify/restores';
import { RECORD } from '../restore/record-fixture';

const RESTORE: RestoreRecord = { ...RECORD, subject: { kind: 'server', name: 'app01' }, began: new Date(NOW.getTime() - 3_600_000), facts: { instance: 'i-0abc', to: '2026-11-27' } };
const row = (resource: string, result: ReportRow['result'] = 'failed'): ReportRow => (
  { clause: 'OPS-9', asks: '', question: '', result, resource, answer: 'no agent', answeredAt: NOW });

test.each(['app01', 'i-0abc', 'arn:aws:ec2:ap-southeast-2:123456789012:instance/i-0abc', 'WARNING-oban-prod-agent-app01'])(
  'a failed result of %s is pending while app01 is restored, and names the operator', (resource) => {
    expect(duringRestore(row(resource), [RESTORE], NOW)).toMatchObject({
      result: 'pending', failsAfter: new Date(RESTORE.began.getTime() + 86_400_000), answer: `no agent; ${RESTORE.by} restores the server app01 (begin)`,
    });
  });

test('a mute of an alarm that must not be muted stays failed', () => {
  const muted: ReportRow = { ...row('CRITICAL-oban-prod-host-check-app01'), clause: 'OPS-5' };
  expect(duringRestore(muted, [RESTORE], NOW)).toBe(muted);
});

test('a result of another resource, a passed one and one after a day stay as they are', () => {
  for (const [each, now] of [[row('app02'), NOW], [row('i-0abcd'), NOW], [row('app01', 'passed'), NOW], [row('app01', 'unknown'), NOW], [row('app01'), new Date(NOW.getTime() + 86_400_000)]] as const) {
    expect(duringRestore(each, [RESTORE], now)).toBe(each);
  }
});

test('a restore that is done or whose record was changed by hand excuses nothing', async () => {
  const records = [{ name: '/oban/prod/restores/server-app01', value: textOf({ ...RESTORE, isDone: true }) }, { name: '/oban/prod/restores/cluster-b2g', value: '{}' }];
  expect(records.map(readRecord)).toHaveLength(2);
  const of = account();
  jest.spyOn(of, 'ask').mockResolvedValue(records as never);
  expect(await restoresInProgress(of)).toEqual([]);
  jest.spyOn(of, 'ask').mockResolvedValue([{ name: '/oban/prod/restores/server-app01', value: textOf(RESTORE) }] as never);
  expect(await restoresInProgress(of)).toEqual([RESTORE]);
});
