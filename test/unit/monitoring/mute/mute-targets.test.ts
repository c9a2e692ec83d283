import { MutableEnvironment, mutedBy } from '../../../../src/monitoring/mute/mute-targets';

const ENVIRONMENT: MutableEnvironment = {
  servers: ['app01', 'app02'],
  clusters: ['b2g'],
  alarms: [
    'agent-app01', 'cpu-app01', 'disk-app01-C', 'disk-app01-D', 'host-check-app01', 'memory-app01', 'missing-disk-app01', 'status-check-app01', 'cpu-app02',
    'cpu-b2g', 'availability-b2g', 'database-slow', 'database-cpu', 'database-storage', 'errors-expire-images', 'pointer', 'delivery', 'queue-app01',
  ],
};

function refusalOf(target: string, environment = ENVIRONMENT): string {
  const muted = mutedBy(target, environment);
  return 'refusal' in muted ? muted.refusal : `mutes ${muted.alarms.join(', ')}`;
}

test('a server stands for its load and host alarms, without those that must be heard', () => {
  expect(mutedBy('app01', ENVIRONMENT)).toEqual({
    alarms: ['agent-app01', 'cpu-app01', 'disk-app01-C', 'disk-app01-D', 'memory-app01', 'status-check-app01'],
  });
});

test('the database stands for its load alarms', () => {
  expect(mutedBy('database', ENVIRONMENT)).toEqual({ alarms: ['database-slow', 'database-cpu'] });
});

test('a single alarm can be named', () => {
  expect(mutedBy('disk-app01-D', ENVIRONMENT)).toEqual({ alarms: ['disk-app01-D'] });
});

test.each([
  ['host-check-app01', "the alarm 'host-check-app01' is never muted: its action recovers the server on another host, and a mute rule stops all actions of an alarm"],
  ['missing-disk-app01', /^the alarm 'missing-disk-app01' is never muted: a disk that is detached/],
  ['errors-expire-images', /is never muted: a backup that fails/],
  ['pointer', /^the alarm 'pointer' is never muted/],
  ['delivery', /is never muted: it notifies that notifications do not arrive/],
  ['availability-b2g', /is never muted: it notifies of the loss of members/],
  ['cpu-b2g', /is never muted: it monitors the members that serve/],
  ['database-storage', /is never muted: a database without free storage stops/],
  ['root-login', /is never muted: it notifies of the use and the records of the account/],
  ['b2g', "'b2g' is a cluster, whose alarms are never muted: planned work keeps two of its members healthy, and anything else is an outage"],
  ['queue-app01', "the alarm 'queue-app01' is not one of this library, which does not know whether it may be muted"],
  ['app03', "there is no server and no alarm 'app03': give one of app01, app02, database, or the name of one of their alarms"],
])('%s is refused with the reason', (target, refusal) => {
  expect(refusalOf(target)).toMatch(refusal);
});

test('a server with the name of the target for the database is refused, because one of the two would be muted by mistake', () => {
  const alarms = [...ENVIRONMENT.alarms, 'cpu-database'];
  expect(refusalOf('database', { ...ENVIRONMENT, servers: ['database'], alarms })).toBe("'database' is a server and the database: name the alarms, such as database-slow");
  expect(mutedBy('database', { servers: ['database'], clusters: [], alarms: ['cpu-database'] })).toEqual({ alarms: ['cpu-database'] });
});

test('an environment without servers and without a database has nothing to mute', () => {
  expect(refusalOf('app01', { servers: [], clusters: ['b2g'], alarms: ['cpu-b2g'] })).toBe("there is no server and no alarm 'app01': nothing here can be muted");
});
