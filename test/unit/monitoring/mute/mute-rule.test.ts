import { describeMute, forbiddenIn, MuteRule, mutesOf, nameWithin, originOf } from '../../../../src/monitoring/mute/mute-rule';

const NOW = new Date('2026-03-02T12:00:00Z');
const OPERATOR = 'arn:aws:sts::123456789012:assumed-role/CFNAdmin/alice';
const QUIET: MuteRule = {
  name: 'oban-prod-quiet-1',
  description: describeMute({ environmentName: 'prod', kind: 'quiet', by: OPERATOR, reason: 'disk D: is replaced' }),
  schedule: { expression: 'at(2026-03-02T11:00)', duration: 'PT2H' },
  alarmNames: ['WARNING-oban-prod-disk-app01-D'],
  expireDate: new Date('2026-03-02T13:00:00Z'),
};

test('the description of a rule says who mutes and why, and is read back', () => {
  expect(QUIET.description).toBe(`Oban environment prod, quiet by ${OPERATOR}: disk D: is replaced`);
  expect(originOf(QUIET.description!)).toEqual({ environmentName: 'prod', kind: 'quiet', by: OPERATOR, reason: 'disk D: is replaced' });
  const window = { environmentName: 'prod', kind: 'maintenance window', by: 'patching', reason: 'Windows updates' } as const;
  expect(originOf(describeMute(window))).toEqual(window);
  expect(originOf('muted by hand')).toBeUndefined();
});

test('a mute is active or to come, and those that end first come first', () => {
  const weekly = { ...QUIET, name: 'weekly', schedule: { expression: 'cron(0 2 * * SUN)', duration: 'PT4H' }, expireDate: undefined };
  expect(mutesOf([weekly, QUIET], NOW)).toMatchObject([
    { ruleName: 'oban-prod-quiet-1', isActive: true, start: new Date('2026-03-02T11:00:00Z'), end: new Date('2026-03-02T13:00:00Z'), origin: { by: OPERATOR } },
    { ruleName: 'weekly', isActive: false, start: new Date('2026-03-08T02:00:00Z') },
  ]);
});

test('an expired rule mutes nothing, and a rule that expires in a window ends it', () => {
  expect(mutesOf([QUIET], new Date('2026-03-02T13:00:00Z'))).toEqual([]);
  expect(mutesOf([{ ...QUIET, expireDate: new Date('2026-03-02T12:30:00Z') }], NOW)).toMatchObject([{ end: new Date('2026-03-02T12:30:00Z') }]);
  expect(mutesOf([{ ...QUIET, expireDate: NOW }], NOW)).toEqual([]);
});

test('an alarm of another environment has no name within this one', () => {
  expect(nameWithin('prod', 'WARNING-oban-prod-cpu-app01')).toBe('cpu-app01');
  expect(nameWithin('prod', 'CRITICAL-oban-production-cpu-app01')).toBeUndefined();
  expect(nameWithin('p.od', 'WARNING-oban-prod-cpu-app01')).toBeUndefined();
});

test('a rule that somebody made by hand shows the alarms that must not be muted', () => {
  const alarmNames = ['WARNING-oban-prod-cpu-app01', 'CRITICAL-oban-prod-host-check-app01', 'CRITICAL-oban-staging-availability-b2g'];
  const [mute] = mutesOf([{ ...QUIET, alarmNames }], NOW);
  expect(forbiddenIn(mute, 'prod', { servers: ['app01'], clusters: ['b2g'] })).toEqual([
    { alarmName: 'CRITICAL-oban-prod-host-check-app01', reason: expect.stringContaining('recovers the server') },
  ]);
});
