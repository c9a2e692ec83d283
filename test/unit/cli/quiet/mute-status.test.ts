import { areAllowed, linesOfMutes, statusOf } from '../../../../src/cli/quiet/mute-status';
import { describeMute, MuteRule } from '../../../../src/monitoring/mute/mute-rule';

const NOW = new Date('2026-12-01T14:00:00Z');
const SOURCES = { servers: ['app01'], clusters: ['b2g'] };
const QUIET: MuteRule = {
  name: 'oban-prod-quiet-1',
  description: describeMute({ environmentName: 'prod', kind: 'quiet', by: 'arn:aws:iam::123456789012:user/alice', reason: 'patching' }),
  schedule: { expression: 'at(2026-12-01T13:00)', duration: 'PT2H' },
  alarmNames: ['agent', 'cpu', 'memory', 'status-check'].map((kind) => `WARNING-oban-prod-${kind}-app01`),
};
const WINDOW: MuteRule = {
  ...QUIET,
  name: 'oban-production-Window',
  description: describeMute({ environmentName: 'prod', kind: 'maintenance window', by: 'patching', reason: 'Windows updates' }),
  schedule: { expression: 'cron(0 2 * * SUN)', duration: 'PT4H', timeZone: 'UTC' },
  alarmNames: ['WARNING-oban-prod-cpu-app01'],
};
const BY_HAND: MuteRule = { ...QUIET, name: 'by-hand', description: 'I need sleep', alarmNames: ['CRITICAL-oban-prod-availability-b2g', 'WARNING-other'] };

test('shows who mutes which alarms until when and why', () => {
  expect(linesOfMutes(statusOf([WINDOW, QUIET], 'prod', SOURCES, NOW))).toEqual([
    '',
    'MUTED FROM        UNTIL (UTC)       ALARMS                                        BY                                    WHY',
    'now               2026-12-01 15:00  agent-app01, cpu-app01, memory-app01 and 1 more  arn:aws:iam::123456789012:user/alice  patching',
    '2026-12-06 02:00  2026-12-06 06:00  cpu-app01                                     maintenance window patching           Windows updates',
  ].map((line) => expect.stringMatching(new RegExp(`^${line.replace(/[().]/g, '\\$&').replace(/ {2,}/g, ' +')}$`))));
});

test('shows the rule of others that mutes what must not be muted, and is not content', () => {
  const status = statusOf([BY_HAND], 'prod', SOURCES, NOW);
  expect(areAllowed(status)).toBe(false);
  const lines = linesOfMutes(status).join('\n');
  expect(lines).toMatch(/availability-b2g +unknown, see PutAlarmMuteRule of by-hand in CloudTrail +I need sleep/);
  expect(lines).toMatch(/^CRITICAL-oban-prod-availability-b2g +by-hand +it notifies of the loss of members/m);
});

test('mutes of load alarms are allowed, and those of another environment are not shown', () => {
  expect(areAllowed(statusOf([QUIET, WINDOW], 'prod', SOURCES, NOW))).toBe(true);
  expect(linesOfMutes(statusOf([QUIET], 'staging', SOURCES, NOW))).toEqual([]);
});

test('mute rules that cannot be read are unknown, not none', () => {
  const unknown = { unanswered: 'AccessDenied: no' };
  expect(linesOfMutes(unknown)).toEqual(['', 'the mute rules are unknown: AccessDenied: no']);
  expect(areAllowed(unknown)).toBe(false);
});
