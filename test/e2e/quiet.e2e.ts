import * as fs from 'fs';
import { GetAlarmMuteRuleCommand, ListAlarmMuteRulesCommand, PutAlarmMuteRuleCommand } from '@aws-sdk/client-cloudwatch';
import { MaintainedEnvironment, WELL } from './maintained-environment';
import { Operator } from './operator';

const DAY = '2027-03-01';
const PROD = ['--environment', 'prod'];
const QUIET = ['quiet', ...PROD, '--for', '2h', '--reason', 'disk D is replaced', '--yes'];

let environment: MaintainedEnvironment;
let operator: Operator;

async function rules(): Promise<string[]> {
  const { AlarmMuteRuleSummaries } = await environment.cloudWatch.send(new ListAlarmMuteRulesCommand({}));
  return AlarmMuteRuleSummaries!.map(({ AlarmMuteRuleArn }) => AlarmMuteRuleArn!.split(':')[6]);
}

const quietRules = async () => (await rules()).filter((name) => name.startsWith('oban-prod-quiet-'));

beforeAll(async () => {
  environment = await MaintainedEnvironment.deploy();
  operator = new Operator(environment.aws);
  await environment.goTo(DAY, '00:30');
  await environment.alarms.forget();
}, 600_000);

afterAll(async () => environment?.aws.stop());

describe('quiet', () => {
  test.each([
    ['host-check-app01', "the alarm 'host-check-app01' is never muted: its action recovers the server on another host"],
    ['b2g', "'b2g' is a cluster, whose alarms are never muted"],
    ['errors-expire-images', "the alarm 'errors-expire-images' is never muted: a backup that fails"],
    ['database-event', "the alarm 'database-event' is never muted"],
    ['root-login', "the alarm 'root-login' is never muted"],
    ['app99', "there is no server and no alarm 'app99': give one of app01, database"],
  ])('refuses %s with the reason, and mutes nothing', async (target, reason) => {
    const before = await rules();
    const { exitStatus, err } = await operator.run(...QUIET, '--targets', `app01,${target}`);
    expect([exitStatus, err]).toEqual([1, expect.stringContaining(reason)]);
    expect(await rules()).toEqual(before);
  });

  test('--dry-run shows the alarms, and mutes nothing', async () => {
    const before = await rules();
    const { exitStatus, out } = await operator.run(...QUIET, '--targets', 'app01', '--dry-run');
    expect([exitStatus, out]).toEqual([0, expect.stringMatching(/^planned: 6 alarms of prod \(account 123456789012, Region ap-southeast-2\) are muted from 2027-03-01 00:3\d to 2027-03-01 02:3\d UTC:$/m)]);
    expect(await rules()).toEqual(before);
  });

  test('a mute says who and why, is shown by status, expires by itself, and then lets through what is still wrong', async () => {
    const { exitStatus, out, err } = await operator.run(...QUIET, '--targets', 'app01');
    expect({ exitStatus, err }).toEqual({ exitStatus: 0, err: '' });
    expect(out).toMatch(/^done: 6 alarms/);
    const [name] = await quietRules();
    const rule = await environment.cloudWatch.send(new GetAlarmMuteRuleCommand({ AlarmMuteRuleName: name }));
    expect(rule).toMatchObject({ MuteType: 'ONE_TIME', Description: expect.stringMatching(/^Oban environment prod, quiet by arn:aws:\S+: disk D is replaced$/) });

    await environment.pass(5);
    await environment.knobs({ failedStatusChecks: { [environment.server]: 'instance' }, deadAgents: [environment.server] });
    await environment.pass(60);
    const status = await operator.backup('status', ...PROD);
    expect(status.out).toMatch(/^MUTED FROM +UNTIL \(UTC\) +ALARMS +BY +WHY$/m);
    expect(status.out).toMatch(/^now +2027-03-01 02:3\d +agent-app01, cpu-app01, disk-app01-C and 3 more +arn:aws:\S+ +disk D is replaced$/m);
    expect(status.out).toMatch(/^2027-03-07 14:00 +2027-03-07 22:00 +.* maintenance window patching +Windows updates$/m);
    expect(await environment.arrived()).toEqual([]);

    await environment.goTo(DAY, '03:00');
    expect((await environment.arrived()).map((line) => line.replace(/^02:3\d /, '')).sort()).toEqual([
      'ALARM: CRITICAL status-check-app01', 'INSUFFICIENT_DATA: WARNING agent-app01',
    ]);
    expect((await environment.cloudWatch.send(new GetAlarmMuteRuleCommand({ AlarmMuteRuleName: name }))).Status).toBe('EXPIRED');
    expect((await operator.backup('status', ...PROD)).out).not.toContain('disk D is replaced');
  });

  test('--end ends the mutes of operators at once, and leaves the windows of the stack', async () => {
    await environment.knobs(WELL);
    await environment.pass(120);
    await environment.alarms.forget();
    const windows = (await rules()).filter((name) => !name.startsWith('oban-prod-quiet-'));
    await operator.run(...QUIET, '--targets', 'disk-app01-D');
    // The rule that had expired is removed.
    expect(await quietRules()).toHaveLength(1);
    await environment.pass(5);
    await environment.knobs({ diskPercent: { [environment.server]: { 'D:': 97 } } });
    await environment.pass(30);
    expect(await environment.arrived()).toEqual([]);

    const { out, exitStatus } = await operator.run('quiet', '--end', ...PROD, '--yes');
    expect([exitStatus, out]).toEqual([0, expect.stringMatching(/^done: oban-prod-quiet-\S+ of prod \(account 123456789012, Region ap-southeast-2\) ends: disk D is replaced \(arn:aws:\S+\)$/m)]);
    expect((await environment.arrived()).map((line) => line.slice(6))).toEqual(['ALARM: WARNING disk-app01-D']);
    expect(await rules()).toEqual(windows);
    expect((await operator.run('quiet', '--end', ...PROD)).out).toMatch(/^no operator has muted an alarm of prod/);
  });

  test('status finds a rule of somebody else that mutes what must be heard', async () => {
    await environment.cloudWatch.send(new PutAlarmMuteRuleCommand({
      Name: 'by-hand', Rule: { Schedule: { Expression: 'cron(0 0 * * *)', Duration: 'PT8H' } }, MuteTargets: { AlarmNames: ['CRITICAL-oban-prod-availability-b2g'] },
    }));
    const { out, exitStatus } = await operator.backup('status', ...PROD);
    expect([exitStatus, out]).toEqual([1, expect.stringMatching(/^CRITICAL-oban-prod-availability-b2g +by-hand +it notifies of the loss of members/m)]);
  });

  test('needs the permissions that docs/operating.md lists, and no other', async () => {
    const page = fs.readFileSync('docs/operating.md', 'utf-8').split('\n').find((line) => line.startsWith('| `quiet`'))!;
    const listed = [...page.matchAll(/`([a-z0-9]+:[A-Z]\w+)`/g)].map(([, action]) => action);
    const earlier = (await environment.aws.control<unknown[]>('requests')).length;
    await operator.run(...QUIET, '--targets', 'app01');
    await operator.run('quiet', '--end', ...PROD, '--yes');
    const requests = (await environment.aws.control<any[]>('requests')).slice(earlier).filter(({ accessKeyId }) => accessKeyId === Operator.ACCESS_KEY_ID);
    const ofQuiet = [...new Set(requests.map(({ service, operation }) => `${service === 'monitoring' ? 'cloudwatch' : service}:${operation}`))];
    expect(ofQuiet).toEqual(expect.arrayContaining(['cloudwatch:PutAlarmMuteRule', 'cloudwatch:DeleteAlarmMuteRule', 'sts:GetCallerIdentity']));
    // TagResource is asked for with the tags of a new rule, and is no request of its own.
    expect(ofQuiet.filter((action) => !listed.includes(action))).toEqual([]);
  });
});
