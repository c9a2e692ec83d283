import { describeMute, MuteRule } from '../../../src/monitoring/mute/mute-rule';
import { judgeMutes } from '../../../src/verify/checks/mutes';

const NOW = new Date('2026-03-02T12:00:00Z');
const SOURCES = { servers: ['app01'], clusters: ['b2g'] };
const QUIET: MuteRule = {
  name: 'oban-prod-quiet-1',
  description: describeMute({ environmentName: 'prod', kind: 'quiet', by: 'arn:aws:iam::123456789012:user/operator', reason: 'disk D: is replaced' }),
  schedule: { expression: 'at(2026-03-02T11:00)', duration: 'PT2H' },
  alarmNames: ['WARNING-oban-prod-cpu-app01'],
};
const BY_HAND: MuteRule = { ...QUIET, name: 'by-hand', description: 'mine' };
const WEEKLY = { expression: 'cron(0 2 * * SUN)', duration: 'PT4H' };

const judged = (...rules: MuteRule[]) => judgeMutes({ rules, sources: SOURCES }, 'prod', NOW).map(({ result, resource, answer }) => `${result} ${resource}: ${answer}`);

test('without a mute of now the environment passes', () => {
  expect(judged()).toEqual(['passed prod: no alarm is muted']);
  expect(judged({ ...QUIET, schedule: WEEKLY }, { ...QUIET, alarmNames: ['WARNING-oban-staging-cpu-app01'] })).toEqual(['passed prod: no alarm is muted']);
});

test('a mute that is allowed passes, with who mutes until when and why', () => {
  expect(judged(QUIET)).toEqual([
    'passed WARNING-oban-prod-cpu-app01: muted until 2026-03-02T13:00:00.000Z by arn:aws:iam::123456789012:user/operator: disk D: is replaced',
  ]);
  const window = describeMute({ environmentName: 'prod', kind: 'maintenance window', by: 'patching', reason: 'Windows updates' });
  expect(judged({ ...QUIET, description: window })).toEqual([
    'passed WARNING-oban-prod-cpu-app01: muted until 2026-03-02T13:00:00.000Z by the maintenance window patching: Windows updates',
  ]);
});

test('a mute of an alarm that must not be muted fails, now or later, in the account as well', () => {
  expect(judged({ ...BY_HAND, alarmNames: ['CRITICAL-oban-prod-availability-b2g', 'WARNING-oban-prod-cpu-app01'] })).toEqual([
    expect.stringMatching(/^failed CRITICAL-oban-prod-availability-b2g: muted until 2026-03-02T13:00:00.000Z by the rule by-hand, whose creator is in CloudTrail; it must not be muted: /),
    expect.stringMatching(/^passed WARNING-oban-prod-cpu-app01: /),
  ]);
  expect(judged({ ...BY_HAND, schedule: WEEKLY, alarmNames: ['CRITICAL-oban-account-root-login'] })).toEqual([
    expect.stringMatching(/^failed CRITICAL-oban-account-root-login: muted from 2026-03-08T02:00:00.000Z until 2026-03-08T06:00:00.000Z by the rule by-hand/),
  ]);
});
