import { MaintainedEnvironment, WELL } from './maintained-environment';
import { addDays } from './running-backups';

const SUNDAYS = ['2027-03-07', '2027-03-14', '2027-03-21', '2027-03-28'];
/** The daily functions of a week run in real time. */
const WEEK_TIMEOUT = 300_000;

let environment: MaintainedEnvironment;

beforeAll(async () => {
  environment = await MaintainedEnvironment.deploy();
  await environment.goTo(SUNDAYS[0], '13:00');
  await environment.alarms.forget();
}, 600_000);

afterAll(async () => environment?.aws.stop());

afterEach(() => environment.knobs(WELL));

describe('a month with a window each week', () => {
  test('first week: faults of the server that are over before the end are never mailed', async () => {
    await environment.goTo(SUNDAYS[0], '16:00');
    await environment.knobs({ cpuPercent: { [environment.server]: 99 }, diskPercent: { [environment.server]: { 'D:': 97 } }, deadAgents: [] });
    await environment.pass(30);
    expect(await environment.statesOf('WARNING cpu-app01', 'WARNING disk-app01-D')).toEqual({ 'WARNING cpu-app01': 'ALARM', 'WARNING disk-app01-D': 'ALARM' });
    await environment.knobs(WELL);
    await environment.goTo(addDays(SUNDAYS[0], 1), '00:00');
    expect(await environment.statesOf('WARNING cpu-app01', 'WARNING disk-app01-D')).toEqual({ 'WARNING cpu-app01': 'OK', 'WARNING disk-app01-D': 'OK' });
    expect(await environment.kept()).toEqual(['WARNING cpu-app01 ALARM', 'WARNING disk-app01-D ALARM']);
    expect(await environment.arrived()).toEqual([]);
  }, WEEK_TIMEOUT);

  test('second week: a server that is still down at the end is mailed at the end, and its recovery is not muted', async () => {
    await environment.goTo(SUNDAYS[1], '16:00');
    await environment.knobs({ failedStatusChecks: { [environment.server]: 'system' }, deadAgents: [environment.server] });
    await environment.goTo(SUNDAYS[1], '21:59');
    expect(await environment.arrived()).toEqual([]);
    expect(await environment.kept()).toEqual(['CRITICAL status-check-app01 ALARM', 'WARNING agent-app01 INSUFFICIENT_DATA']);
    const { results } = (await environment.alarms.all()).find(({ name }) => name === 'CRITICAL host-check-app01')!;
    // The action of the recovery is taken, which the local AWS cannot carry out.
    expect(results.map(({ time, outcome }) => [time.slice(0, 10), outcome])).toEqual([[SUNDAYS[1], 'not emulated']]);
    await environment.goTo(SUNDAYS[1], '22:30');
    expect((await environment.arrived()).sort()).toEqual(['22:00 ALARM: CRITICAL status-check-app01', '22:00 INSUFFICIENT_DATA: WARNING agent-app01']);
  }, WEEK_TIMEOUT);

  test('third week: a slow database is muted, and what must be heard is mailed in the window: a failover', async () => {
    await environment.goTo(addDays(SUNDAYS[1], 1), '12:00');
    expect(await environment.alarms.notWell()).toEqual([]);
    await environment.goTo(SUNDAYS[2], '14:30');
    expect(await environment.arrived()).toEqual([]);
    await environment.knobs({ databaseMetrics: { [environment.database]: { ReadLatency: 0.3, CPUUtilization: 99 } } });
    await environment.aws.control('database-event', { id: environment.database, category: 'failover', eventId: 'RDS-EVENT-0049', message: 'Multi-AZ instance failover completed' });
    await environment.pass(25);
    expect(await environment.statesOf('WARNING database-slow', 'WARNING database-cpu')).toEqual({ 'WARNING database-slow': 'ALARM', 'WARNING database-cpu': 'ALARM' });
    expect(await environment.kept()).toEqual(['WARNING database-slow ALARM']);
    expect((await environment.arrived()).map((line) => line.slice(6))).toEqual(['EVENT: CRITICAL database-event', 'ALARM: CRITICAL database-event']);
    await environment.knobs(WELL);
    await environment.goTo(addDays(SUNDAYS[2], 1), '00:00');
    expect(await environment.arrived()).toEqual([]);
  }, WEEK_TIMEOUT);

  test('fourth week: a function that fails in the window is mailed in the window', async () => {
    await environment.goTo(SUNDAYS[3], '14:30');
    await environment.knobs({ failingFunctions: { [environment.expireImages]: 'error' }, cpuPercent: { [environment.server]: 99 } });
    await environment.goTo(SUNDAYS[3], '20:30');
    const mails = await environment.arrived();
    expect(mails.map((line) => line.slice(6))).toEqual(expect.arrayContaining(['ALARM: WARNING errors-expire-images']));
    expect(mails.filter((line) => line.includes('cpu'))).toEqual([]);
    expect(await environment.kept()).toEqual(['WARNING cpu-app01 ALARM']);
    await environment.knobs({ ...WELL, cpuPercent: { [environment.server]: 99 } });
    await environment.goTo(SUNDAYS[3], '22:30');
    expect((await environment.arrived()).filter((line) => line > '21')).toEqual(['22:00 ALARM: WARNING cpu-app01']);
  }, WEEK_TIMEOUT);
});
