import { planQuiet, QuietWorld } from '../../../../src/cli/quiet/plan-quiet';

const OPERATOR = 'arn:aws:sts::123456789012:assumed-role/CFNAdmin/alice';
const WORLD: QuietWorld = {
  environmentName: 'prod',
  alarmNames: [
    'WARNING-oban-prod-cpu-app01', 'CRITICAL-oban-prod-status-check-app01', 'CRITICAL-oban-prod-host-check-app01', 'WARNING-oban-prod-cpu-app02',
    'WARNING-oban-prod-blue-cpu-app01', 'WARNING-oban-prod-errors-expire-images',
  ],
  sources: { servers: ['app01', 'app02'], clusters: ['b2g'] },
  operator: OPERATOR,
  now: new Date('2026-12-01T14:00:20Z'),
};
const WHAT = { minutes: 120, reason: 'patching', targets: ['app01'] };

test('a mute begins at the next minute, ends after its duration, expires then, and records who and why', () => {
  expect(planQuiet(WHAT, WORLD)).toEqual([{
    name: 'oban-prod-quiet-20261201T140020000Z-1',
    description: `Oban environment prod, quiet by ${OPERATOR}: patching`,
    expression: 'at(2026-12-01T14:01)',
    duration: 'PT120M',
    start: new Date('2026-12-01T14:01:00Z'),
    end: new Date('2026-12-01T16:01:00Z'),
    alarmNames: ['WARNING-oban-prod-cpu-app01', 'CRITICAL-oban-prod-status-check-app01'],
  }]);
});

// AWS does not document whether a rule mutes in a window that began before the rule existed.
test('a mute never begins before its rule can exist', () => {
  const startAt = (now: string) => planQuiet(WHAT, { ...WORLD, now: new Date(now) })[0].start.toISOString();
  expect(startAt('2026-12-01T14:00:49.999Z')).toBe('2026-12-01T14:01:00.000Z');
  expect(startAt('2026-12-01T14:00:50.001Z')).toBe('2026-12-01T14:02:00.000Z');
});

test('an alarm that two targets have is muted once', () => {
  expect(planQuiet({ ...WHAT, targets: ['cpu-app01', 'app01', 'app02'] }, WORLD)[0].alarmNames).toHaveLength(3);
});

test('101 alarms need two rules, of which each has a name of its own', () => {
  const servers = Array.from({ length: 101 }, (_, index) => `s${index}`);
  const rules = planQuiet({ ...WHAT, targets: servers }, { ...WORLD, sources: { servers, clusters: [] }, alarmNames: servers.map((name) => `WARNING-oban-prod-cpu-${name}`) });
  expect(rules.map(({ alarmNames }) => alarmNames.length)).toEqual([100, 1]);
  expect(new Set(rules.map(({ name }) => name)).size).toBe(2);
});

test('every target that must not be muted is refused with its reason, and nothing is planned', () => {
  expect(() => planQuiet({ ...WHAT, targets: ['app01', 'b2g', 'host-check-app01', 'errors-expire-images', 'app09'] }, WORLD)).toThrow([
    "'b2g' is a cluster, whose alarms are never muted: planned work keeps two of its members healthy, and anything else is an outage",
    "the alarm 'host-check-app01' is never muted: its action recovers the server on another host, and a mute rule stops all actions of an alarm",
    "the alarm 'errors-expire-images' is never muted: a backup that fails or does not run is missing when a restore needs it",
    "there is no server and no alarm 'app09': give one of app01, app02, or the name of one of their alarms",
  ].join('\n'));
});
