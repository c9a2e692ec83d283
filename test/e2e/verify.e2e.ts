import { execFileSync } from 'child_process';
import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import {
  CloudWatchClient, DeleteAlarmMuteRuleCommand, DescribeAlarmsCommand, PutAlarmMuteRuleCommand, PutMetricAlarmCommand, PutMetricAlarmCommandInput,
  Schedule,
} from '@aws-sdk/client-cloudwatch';
import { EC2Client, ModifyVolumeCommand } from '@aws-sdk/client-ec2';
import { DisableRuleCommand, EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { DisableKeyCommand, EnableKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import { clientConfig } from './clients';
import { Deployment } from './deployment';
import { LocalAws } from './local-aws';
import { Operator } from './operator';
import { productionApp, SEED } from './production-app';
import { checksWith } from '../../src/verify/checks/all-checks';
import { permissionsOfQuestions } from '../../src/verify/questions/all-questions';
import type { VerifyReport } from '../../src/verify/report/report';
import { verify as verifyAgain } from '../../src/verify/verify';
import { readRecording, replayed } from '../support/recordings/replay';
import { tableRows } from '../support/recordings/table-rows';

const STACK = 'oban-production';
const PROD = ['--environment', 'prod'];
const PYTHON = path.join(__dirname, '../../local-aws/.venv/bin/python');

/** The names of IAM for operations of services whose names differ. */
const PREFIXES: Record<string, string> = { elbv2: 'elasticloadbalancing', monitoring: 'cloudwatch' };
const ACTIONS: Record<string, string> = { 's3:GetPublicAccessBlock': 's3:GetBucketPublicAccessBlock' };

let aws: LocalAws;
let deployment: Deployment;
let operator: Operator;

async function requests(): Promise<{ action: string; parameters: string }[]> {
  const all = (await aws.control<any[]>('requests')).filter(({ accessKeyId }) => accessKeyId === Operator.ACCESS_KEY_ID);
  return all.map(({ service, operation, parameters }) => {
    const action = `${PREFIXES[service] ?? service}:${operation}`;
    return { action: ACTIONS[action] ?? action, parameters: JSON.stringify(parameters) };
  });
}

const verify = (...args: string[]) => operator.verify(...PROD, ...args);
const report = async (...args: string[]): Promise<VerifyReport> => JSON.parse((await verify(...args, '--json')).out);
const wrong = ({ results }: VerifyReport) => results.filter(({ result }) => result === 'failed' || result === 'unknown');

async function mute(name: string, schedule: Schedule, ...alarms: string[]): Promise<void> {
  const rule = new PutAlarmMuteRuleCommand({ Name: name, Rule: { Schedule: schedule }, MuteTargets: { AlarmNames: alarms } });
  await new CloudWatchClient(clientConfig(aws)).send(rule);
}

beforeAll(async () => {
  aws = await LocalAws.start(SEED);
  await aws.control('clock', { to: '2026-12-06T21:00:00Z' }); // after the last function of the day
  deployment = new Deployment(aws);
  await deployment.deploy(productionApp());
  operator = new Operator(aws);
  // A question about a rule needs one.
  await mute('weekly', { Expression: 'cron(0 2 * * SUN)', Duration: 'PT2H' }, 'WARNING-oban-prod-cpu-app01');
}, 300_000);

afterAll(async () => aws?.stop());

test('after the deployment everything passed or is pending, and only read requests are made, each at most twice', async () => {
  const { exitStatus, out } = await verify('--drift');
  expect(out).toMatch(/^prod \(account 123456789012, Region ap-southeast-2\) at 2026-12-06T21:.*: 0 failed, 0 unknown, \d+ pending, 0 accepted, \d+ passed\n/);
  expect(exitStatus).toBe(0);

  const made = await requests();
  expect([...new Set(made.map(({ action }) => action))].sort()).toEqual(permissionsOfQuestions());
  const counts = new Map<string, number>();
  made.filter(({ parameters }) => parameters !== '{}').forEach(({ action, parameters }) => counts.set(action + parameters, (counts.get(action + parameters) ?? 0) + 1));
  expect([...counts].filter(([, count]) => count > 2)).toEqual([]);
});

test('verify makes at most twice the calls that its questions need, which need no call twice', async () => {
  const before = (await requests()).length;
  await verify();
  const made = (await requests()).slice(before).map(({ action, parameters }) => action + parameters);
  expect(made.length).toBeGreaterThan(50);
  expect(made.length).toBeLessThanOrEqual(2 * new Set(made).size);
});

test('ReadOnlyAccess of AWS has each of the permissions', () => {
  const code = 'from moto.iam.aws_managed_policies import aws_managed_policies_data as d; import json; print(json.dumps(json.loads(d)["ReadOnlyAccess"]["Document"]))';
  const { Statement } = JSON.parse(execFileSync(PYTHON, ['-c', code], { encoding: 'utf-8' }));
  const patterns = [Statement].flat().flatMap(({ Action }: any) => Action as string[]).map((action) => new RegExp(`^${action.replace(/\*/g, '.*')}$`, 'i'));
  expect(permissionsOfQuestions().filter((action) => !patterns.some((pattern) => pattern.test(action)))).toEqual([]);
});

test('after the first day everything passed', async () => {
  await aws.control('clock', { to: '2026-12-07T21:00:00Z', stepwise: true });
  const after = await report();
  expect([wrong(after), after.counts.pending, after.isWrong]).toEqual([[], 0, false]);
  expect(after.counts.passed).toBeGreaterThan(150);
}, 300_000);

test('--record writes a redacted recording that gives the same table again, and takes no folder with files', async () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'recording-'));
  const recorded = await report('--record', folder);
  const recording = readRecording(folder);
  expect(tableRows(await verifyAgain(replayed(recording), { checks: checksWith([]), accepted: [] }))).toEqual(tableRows(recorded));
  expect(JSON.stringify(recording)).not.toMatch(/\bprod\b|123456789012|app01|b2g|example\.com/);
  expect(await verify('--record', folder)).toMatchObject({ exitStatus: 2, err: expect.stringContaining('the folder is not empty') });
  fs.rmSync(folder, { recursive: true });
});

test('a withdrawn permission is unknown, and never passed', async () => {
  await aws.control('faults', { rules: [{ service: 'kms', operation: 'DescribeKey', code: 'AccessDeniedException', times: 100 }] });
  const { exitStatus, out } = await verify('--only', 'OPS-9', '--json');
  await aws.control('faults', { rules: [] });
  const { results } = JSON.parse(out) as VerifyReport;
  const keys = results.filter(({ question }) => question.startsWith('Is each key'));
  expect(keys.map(({ result, answer }) => [result, answer])).toEqual([['unknown', expect.stringMatching(/^the permission kms:DescribeKey is missing/)]]);
  expect(exitStatus).toBe(1);
});

test('a disabled rule and a disabled key fail exactly their clauses', async () => {
  const [rule] = (await deployment.resources(STACK, 'AWS::Events::Rule')).filter((name) => name.includes('CreateImages'));
  await new EventBridgeClient(clientConfig(aws)).send(new DisableRuleCommand({ Name: rule }));
  expect([...new Set(wrong(await report()).map(({ clause }) => clause))]).toEqual(['FN-6', 'OPS-7']);

  const kms = new KMSClient(clientConfig(aws));
  const [key] = await deployment.resources(STACK, 'AWS::KMS::Key');
  await kms.send(new DisableKeyCommand({ KeyId: key }));
  const found = wrong(await report('--only', 'OPS-9'));
  expect(found.map(({ clause, resource, answer }) => [clause, resource.endsWith(key), answer])).toEqual([['OPS-9', true, 'Disabled']]);
  await kms.send(new EnableKeyCommand({ KeyId: key }));
});

test('what was changed outside of CloudFormation fails with --drift', async () => {
  const alarm = 'WARNING-oban-prod-cpu-app01';
  const cloudWatch = new CloudWatchClient(clientConfig(aws));
  const { MetricAlarms = [] } = await cloudWatch.send(new DescribeAlarmsCommand({ AlarmNames: [alarm] }));
  await cloudWatch.send(new PutMetricAlarmCommand({ ...MetricAlarms[0] as PutMetricAlarmCommandInput, Threshold: 99 }));
  const [volume] = await deployment.resources(STACK, 'AWS::EC2::Volume');
  await new EC2Client(clientConfig(aws)).send(new ModifyVolumeCommand({ VolumeId: volume, Size: 300 }));
  await aws.control('knobs', { driftDetectionSeconds: 1 });
  const { results, isWrong } = await report('--drift', '--only', 'OPS-15');
  await aws.control('knobs', { driftDetectionSeconds: 0 });
  const found = Object.fromEntries(wrong({ results } as VerifyReport).map(({ resource, answer }) => [resource, answer]));
  // The rule that the test above has disabled.
  const [rule] = Object.keys(found).filter((name) => name.includes('CreateImages'));
  expect(found).toEqual({
    [alarm]: expect.stringMatching(/^AWS::CloudWatch::Alarm \w+: \/Threshold is changed from \d+ to 99/),
    [rule]: expect.stringMatching(/^AWS::Events::Rule \w+: \/State is changed from ENABLED to DISABLED$/),
    [volume]: expect.stringMatching(/^AWS::EC2::Volume \w+: \/Size is changed from \d+ to 300$/),
  });
  expect(isWrong).toBe(true);
  expect((await report('--only', 'OPS-15')).notAsked.map(({ reason }) => reason)).toEqual(['it takes minutes, and only --drift asks']);
}, 120_000);

test('a mute of now is shown, and one that hides an outage fails', async () => {
  await mute('by-hand', { Expression: 'at(2026-12-07T20:00)', Duration: 'PT12H' }, 'WARNING-oban-prod-cpu-app01', 'CRITICAL-oban-prod-availability-b2g');
  const { results } = await report('--only', 'OPS-5');
  expect(results.map(({ resource, result, answer }) => [resource, result, answer])).toEqual([
    ['WARNING-oban-prod-cpu-app01', 'passed', expect.stringMatching(/^muted until 2026-12-08T08:00:00.000Z by the rule by-hand/)],
    ['CRITICAL-oban-prod-availability-b2g', 'failed', expect.stringContaining('it must not be muted')],
  ]);
  await new CloudWatchClient(clientConfig(aws)).send(new DeleteAlarmMuteRuleCommand({ AlarmMuteRuleName: 'by-hand' }));
});

test('an accepted finding is no longer wrong, and the file names the clause', async () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'accepted-'));
  const file = path.join(folder, 'accepted.json');
  fs.writeFileSync(file, JSON.stringify({ accepted: ['FN-6', 'OPS-7'].map((clause) => ({ clause, reason: 'the rule is disabled in this test', until: '2027-01-01' })) }));
  const { exitStatus, out } = await verify('--accepted', file, '--markdown');
  expect(exitStatus).toBe(0);
  expect(out).toMatch(/\| OPS-7 \|.*\| accepted until 2027-01-01: the rule is disabled in this test \|/);
  fs.writeFileSync(file, '{}');
  expect(await verify('--accepted', file)).toMatchObject({ exitStatus: 1, err: expect.stringContaining('cannot be read: it has no list "accepted"') });
  fs.rmSync(folder, { recursive: true });
});

test('an environment that does not exist is refused', async () => {
  expect(await operator.verify('--environment', 'staging')).toMatchObject({ exitStatus: 1, err: expect.stringMatching(/^environment 'staging' not found in the account/m) });
});
