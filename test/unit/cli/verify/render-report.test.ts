import { linesOfReport, markdownOfReport } from '../../../../src/cli/verify/render-report';
import type { ReportRow, VerifyReport } from '../../../../src/verify/report/report';

const NOW = new Date('2026-12-07T21:00:00Z');
const row = (more: Partial<ReportRow>): ReportRow => ({
  clause: 'NET-5', asks: 'HTTPS only', question: 'Is it so?', result: 'passed', resource: 'lb', answer: 'tcp 443', answeredAt: NOW, ...more,
});
const REPORT: VerifyReport = {
  environmentName: 'prod',
  accountId: '123456789012',
  region: 'ap-southeast-2',
  verifiedAt: NOW,
  isWrong: true,
  counts: { passed: 1, failed: 1, pending: 1, unknown: 1, accepted: 1 },
  results: [
    row({}), row({ result: 'failed', answer: 'a | b' }), row({ result: 'unknown', answer: 'no permission' }), row({ result: 'pending', failsAfter: NOW }),
    row({ result: 'failed', accepted: { reason: 'planned', until: '2026-12-31' } }),
  ],
  notHere: [{ clause: 'RDS-1', asks: 'a database', reason: 'no DB instance' }],
  notAsked: [{ clause: 'IAM-1', asks: 'a group', reason: 'by hand' }],
  idleAcceptances: [{ accepted: { clause: 'OPS-1', reason: 'planned', until: '2026-12-01' }, reason: 'its last day is over' }],
};
const HEADING = 'prod (account 123456789012, Region ap-southeast-2) at 2026-12-07T21:00:00.000Z: 1 failed, 1 unknown, 1 pending, 1 accepted, 1 passed';

test('the table begins with the account and the Region, then what is wrong', () => {
  const lines = linesOfReport(REPORT).map((line) => line.replace(/ {2,}/g, '  '));
  expect(lines.slice(0, 5)).toEqual([HEADING, '', 'CLAUSE  RESULT  RESOURCE  ANSWER  QUESTION', 'NET-5  failed  lb  a | b  Is it so?', 'NET-5  unknown  lb  no permission  Is it so?']);
  expect(lines).toContain('NET-5  pending until 2026-12-07T21:00:00.000Z  lb  tcp 443  Is it so?');
  expect(lines).toContain('NET-5  accepted until 2026-12-31: planned  lb  tcp 443  Is it so?');
  expect(lines.slice(-9)).toEqual([
    '', 'ACCEPTED FINDING  RESOURCE  ACCEPTS NOTHING', 'OPS-1  -  its last day is over', '', 'NOT HERE  WHY', 'RDS-1  no DB instance', '', 'NOT ASKED  HOW IT IS CHECKED', 'IAM-1  by hand',
  ]);
});

test('Markdown has a row for each result, with cells that stay in their column', () => {
  const lines = markdownOfReport(REPORT);
  expect(lines[0]).toBe(`# ${HEADING}`);
  expect(lines).toContain('| NET-5 | HTTPS only | failed | `lb` | a \\| b | 2026-12-07T21:00:00.000Z |');
  expect(lines.filter((line) => line.startsWith('| NET-5'))).toHaveLength(REPORT.results.length);
  expect(lines).toContain('| IAM-1 | a group | by hand |');
});
