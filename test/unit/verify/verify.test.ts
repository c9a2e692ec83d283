import { account, NOW } from './account-fixture';
import type { AcceptedFinding } from '../../../src/verify/accepted';
import { question } from '../../../src/verify/account/question';
import { Check, check } from '../../../src/verify/check';
import { expectedBy, failed, passed } from '../../../src/verify/finding';
import { verify } from '../../../src/verify/verify';

const asking = (clause: Check['clause'], judge: Check['judge'], ask: Check['ask'] = async () => undefined) => check({ clause, question: 'Is it so?', ask, judge });
const run = (checks: Check[], accepted: AcceptedFinding[] = [], only?: string[]) => verify(account(), { checks, accepted, only });
const resultsOf = ({ results }: Awaited<ReturnType<typeof run>>) => (
  results.map(({ clause, result, resource, answer }) => [clause, result, resource, answer]));

const denied = Object.assign(new Error('User is not authorized'), { name: 'AccessDenied' });
const refused = question('kms:DescribeKey', async () => Promise.reject(denied));

test('a passed result has its clause, its question, its answer and the time of the answer', async () => {
  const { results, isWrong, verifiedAt, environmentName, accountId, region } = await run([asking('NET-5', () => [passed('lb', 'closed')])]);
  expect(results).toEqual([{
    clause: 'NET-5', section: '2', asks: expect.stringContaining('HTTPS'), question: 'Is it so?', result: 'passed', resource: 'lb', answer: 'closed', answeredAt: NOW,
  }]);
  expect([isWrong, verifiedAt, environmentName, accountId, region]).toEqual([false, NOW, 'prod', '123456789012', 'ap-southeast-2']);
});

test('a question without an answer is unknown, with the missing permission, and is wrong', async () => {
  const report = await run([asking('OPS-9', () => [passed('key', 'fine')], (of) => of.ask(refused))]);
  expect(resultsOf(report)).toEqual([['OPS-9', 'unknown', 'prod', 'the permission kms:DescribeKey is missing (AccessDenied: User is not authorized)']]);
  expect(report.isWrong).toBe(true);
});

test('another error is unknown, with the action and the error', async () => {
  const throttled = question('ec2:DescribeVolumes', async () => Promise.reject(Object.assign(new Error('Rate exceeded'), { name: 'Throttling' })));
  expect(resultsOf(await run([asking('OPS-9', () => [], (of) => of.ask(throttled))]))).toEqual([['OPS-9', 'unknown', 'prod', 'ec2:DescribeVolumes: Throttling: Rate exceeded']]);
});

test('a question that asks another one names the permission of the other one', async () => {
  const outer = question('sns:GetTopicAttributes', (of) => of.ask(refused));
  expect(resultsOf(await run([asking('OPS-9', () => [], (of) => of.ask(outer))]))[0][3]).toMatch(/^the permission kms:DescribeKey is missing/);
});

test('an error of the code is no answer of AWS, and ends the command', async () => {
  await expect(run([asking('OPS-9', () => [], () => Promise.reject(new TypeError('a bug')))])).rejects.toThrow('a bug');
});

test('an empty list is failed', async () => {
  const report = await run([asking('OPS-10', () => [])]);
  expect(resultsOf(report)).toEqual([['OPS-10', 'failed', 'prod', 'AWS lists nothing of which this could be true']]);
  expect(report.isWrong).toBe(true);
});

test('what the environment does not have is listed, and has no result', async () => {
  const report = await run([asking('RDS-1', () => ({ notHere: 'the stacks have no DB instance' }))]);
  expect([report.results, report.isWrong]).toEqual([[], false]);
  expect(report.notHere).toEqual([{ clause: 'RDS-1', asks: expect.any(String), reason: 'the stacks have no DB instance' }]);
});

test('a pending result has the time after which it counts as failed, and is not wrong until then', async () => {
  const later = new Date(NOW.getTime() + 1);
  const report = await run([asking('FN-1', (_, { now }) => [expectedBy(later, now, 'create-images', 'no run'), expectedBy(NOW, now, 'roll-clusters', 'no run')])]);
  expect(report.results.map(({ result, failsAfter }) => [result, failsAfter])).toEqual([['pending', later], ['failed', undefined]]);
  expect(report.isWrong).toBe(true);
  expect((await run([asking('FN-1', (_, { now }) => [expectedBy(later, now, 'create-images', 'no run')])])).isWrong).toBe(false);
});

test('each question is asked once, also by several checks', async () => {
  const ask = jest.fn(async (_: unknown, id: string) => id);
  const asked = question('ec2:DescribeVpcs', ask);
  await run([1, 2].map(() => asking('NET-2', (ids) => [passed(ids.join(), '')], async (of) => [await of.ask(asked, 'one'), await of.ask(asked, 'two'), await of.ask(asked, 'one')])));
  expect(ask.mock.calls.map(([, id]) => id)).toEqual(['one', 'two']);
});

test('results are in the order of the catalogue', async () => {
  const checks = (['OPS-9', 'NET-5', 'MON-1'] as const).map((clause) => asking(clause, () => [passed('x', '')]));
  expect((await run(checks)).results.map(({ clause }) => clause)).toEqual(['NET-5', 'MON-1', 'OPS-9']);
});

test('--only selects clauses by their id or by their kind, and asks nothing else', async () => {
  const ask = jest.fn(async () => undefined);
  const checks = (['NET-5', 'NET-2', 'MON-1', 'MON-11'] as const).map((clause) => asking(clause, () => [passed('x', '')], ask));
  const report = await run(checks, [], ['NET', 'MON-1']);
  expect(report.results.map(({ clause }) => clause)).toEqual(['NET-2', 'NET-5', 'MON-1']);
  expect(ask).toHaveBeenCalledTimes(3);
  expect(report.notAsked.map(({ clause }) => clause)).toEqual(['NET-1', 'NET-3', 'NET-4']);
});

test('a clause without a check is listed as not asked, and never as passed', async () => {
  const { results, notAsked } = await run([]);
  expect(results).toEqual([]);
  expect(notAsked).toContainEqual({ clause: 'IAM-1', asks: expect.any(String), reason: 'no check asks the account; the template is checked (docs/conformance.md)' });
  expect(notAsked.find(({ clause }) => clause === 'ACC-1')?.reason).toMatch(/^check it by hand: first deployment/);
  expect(notAsked.map(({ clause }) => clause)).not.toContain('ACC-4');
});

describe('accepted findings', () => {
  const failing = asking('OPS-12', () => [failed('db', 'maintenance waits'), failed('other', 'maintenance waits')]);
  const entry = (more: Partial<AcceptedFinding> = {}): AcceptedFinding => ({ clause: 'OPS-12', resource: 'db', reason: 'planned for Sunday', until: '2026-12-07', ...more });

  test('a failed result is accepted with its reason until the end of the last day, and is no longer wrong', async () => {
    const { results, counts, isWrong } = await run([failing], [entry(), entry({ resource: 'other' })]);
    expect(results[0]).toMatchObject({ result: 'failed', accepted: { reason: 'planned for Sunday', until: '2026-12-07' } });
    expect([counts, isWrong]).toEqual([{ passed: 0, failed: 0, pending: 0, unknown: 0, accepted: 2 }, false]);
  });

  test('an entry without a resource accepts all of the clause', async () => {
    expect((await run([failing], [entry({ resource: undefined })])).counts.accepted).toBe(2);
  });

  test('an entry for one resource does not accept another', async () => {
    const { counts, isWrong } = await run([failing], [entry()]);
    expect([counts.accepted, counts.failed, isWrong]).toEqual([1, 1, true]);
  });

  test('an entry past its day accepts nothing, and is reported', async () => {
    const { counts, idleAcceptances } = await run([failing], [entry({ until: '2026-12-06' })]);
    expect(counts.failed).toBe(2);
    expect(idleAcceptances).toEqual([{ accepted: entry({ until: '2026-12-06' }), reason: 'its last day, 2026-12-06, is over' }]);
  });

  test('an entry that matches no failed result is reported, unless --only leaves its clause out', async () => {
    const idle = entry({ clause: 'OPS-1' });
    expect((await run([failing], [idle])).idleAcceptances).toEqual([{ accepted: idle, reason: 'no failed result matches it' }]);
    expect((await run([failing], [idle], ['OPS-12'])).idleAcceptances).toEqual([]);
  });

  test('an unknown result is never accepted', async () => {
    const report = await run([asking('OPS-12', () => [], (of) => of.ask(refused))], [entry({ resource: undefined })]);
    expect([report.counts.unknown, report.isWrong]).toEqual([1, true]);
  });
});
