import { CfnElement, Size } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as rds from 'aws-cdk-lib/aws-rds';
import { AlarmOptions, EnvironmentProfile, GatewayEntry, ImageBackup, ObanEnvironmentProps, ServerImage } from '../../../src';
import { environment, IMAGE, REGION } from '../../support/environment-fixture';

const LINUX = ServerImage.linux({ [REGION]: 'ami-0f1e2d3c4b5a69788' });

const EVERYTHING: Partial<ObanEnvironmentProps> = {
  servers: { app01: { image: IMAGE }, files: { image: LINUX } },
  database: { engineVersion: rds.SqlServerEngineVersion.VER_16_00_4236_2_V1, allocatedStorage: Size.gibibytes(500) },
};

function withAlarms(alarms: { [name: string]: AlarmOptions }) {
  return environment(undefined, { ...EVERYTHING, monitoring: { alarms } }).environment;
}

function templateWith(alarms: { [name: string]: AlarmOptions }): Template {
  return Template.fromStack(withAlarms(alarms).monitoringStack());
}

test('thresholds of disks are in percent used on Windows and on Linux', () => {
  const template = templateWith({ disk: { threshold: 85 } });
  const hasAlarm = (name: string, ComparisonOperator: string, Threshold: number, description: string) => template.hasResourceProperties('AWS::CloudWatch::Alarm', {
    AlarmName: `WARNING-oban-prod-disk-${name}`, ComparisonOperator, Threshold, AlarmDescription: Match.stringLikeRegexp(description),
  });
  hasAlarm('app01-C', 'LessThanOrEqualToThreshold', 15, 'is at most 15 \\(at least 85 % used\\) in 2 of 3 periods');
  hasAlarm('b2g', 'LessThanOrEqualToThreshold', 15, 'is at most 15 \\(at least 85 % used\\) for 10 minutes');
  hasAlarm('files-/', 'GreaterThanOrEqualToThreshold', 85, 'is at least 85 % used in 2 of 3 periods');
});

test('thresholds of storage and memory are in GiB, and of time in seconds', () => {
  const template = templateWith({ 'database-storage': { threshold: 20 }, 'database-memory': { threshold: 0.5 }, 'timeout': { threshold: 600 } });
  const hasAlarm = (AlarmName: string, Threshold: number, said: string) => template.hasResourceProperties('AWS::CloudWatch::Alarm', {
    AlarmName, Threshold, AlarmDescription: Match.stringLikeRegexp(`ALARM when the .* is ${said}( for|\\.)`),
  });
  hasAlarm('CRITICAL-oban-prod-database-storage', 20 * 1024 ** 3, 'at most 20 GiB');
  hasAlarm('WARNING-oban-prod-database-memory', 1024 ** 3 / 2, 'at most 0.5 GiB');
  hasAlarm('WARNING-oban-prod-timeout-create-images', 600_000, 'at least 600 s');
});

test('every threshold has a minimum', () => {
  const definitions = withAlarms({}).alarms._registered.flatMap(({ watched }) => watched?.definition ?? []);
  expect(definitions.length).toBeGreaterThan(50);
  expect(definitions.filter(({ smallestThreshold }) => smallestThreshold === undefined).map(({ kind }) => kind)).toEqual([]);
});

test.each<[string, number, string]>([
  ['cpu', 0.9, "'cpu-b2g' is 0.9 %: give 1 to 100 %"],
  ['disk', 0.15, "'disk-b2g' is 0.15 % used: give 1 to 100 % used"],
  ['database-storage', 20 * 1024 ** 3, "'database-storage' is 21474836480 GiB: give 1 to 500 GiB"],
  ['database-memory', 256, "'database-memory' is 256 GiB: give 0.05 to 128 GiB"],
  ['database-read-latency', 20, "'database-read-latency' is 20 s: give 0.001 to 1 s"],
  ['database-connections', 0, "'database-connections' is 0 connections: give 1 to 32767 connections"],
  ['healthy-hosts', 0, "'healthy-hosts-b2g' is 0 members: give 1 to 2 members"],
  ['unhealthy-hosts', 3, "'unhealthy-hosts-b2g' is 3 members: give 1 to 2 members"],
  ['status-check', 2, "'status-check-b2g' is 2: give 1 (a count), or leave it out"],
  ['agent', 0, "'agent-b2g' is 0 samples: give 1 to 10 samples"],
  ['agent-app01', 6, "'agent-app01' is 6 samples: give 1 to 5 samples"],
  ['load-balancer-errors', 0, "'load-balancer-errors-b2g' is 0: give 1 (a count) or more"],
  ['delivery', 0, "'delivery' is 0: give 1 (a count) or more"],
  ['errors', 0, "'errors-create-images' is 0: give 1 to 3 (a count)"],
  ['errors-create-images', 4, "'errors-create-images' is 4: give 1 to 3 (a count)"],
  ['errors-check-backups', 2, "'errors-check-backups' is 2: give 1 (a count), or leave it out"], // it has no retries
  ['pointer', 2, "'pointer' is 2: give 1 (a count), or leave it out"],
  ['not-run', 2, "'not-run-create-images' is 2: give 1 (a count), or leave it out"],
  ['timeout', 600_000, "'timeout-create-images' is 600000 s: give 1 to 900 s"],
  ['backlog', NaN, "'backlog-create-images' is NaN: give 1 (a count) or more"],
])('the threshold of %s is refused if it is %d', (name, threshold, message) => {
  expect(() => withAlarms({ [name]: { threshold } })).toThrow(`the threshold of the alarm ${message}`);
});

test.each<[string, keyof Pick<ImageBackup, 'createImages' | 'rollClusters' | 'expireImages' | 'tagSnapshots' | 'checkBackups'>]>([
  ['create-images', 'createImages'], ['roll-clusters', 'rollClusters'], ['expire-images', 'expireImages'], ['tag-snapshots', 'tagSnapshots'],
  ['check-backups', 'checkBackups'],
])('the maximum of errors-%s is the number of runs that the template allows for one event', (target, name) => {
  const { environment: made, stack, template } = environment();
  const functionId = stack.getLogicalId(made.backup![name].lambdaFunction.node.defaultChild as CfnElement);
  const [config] = Object.values(template().findResources('AWS::Lambda::EventInvokeConfig', { Properties: { FunctionName: { Ref: functionId } } }));
  const watched = made.alarms._registered.find(({ watched: its }) => its?.definition.kind === 'errors' && its.definition.target === target)?.watched;

  expect(watched?.definition.largestThreshold).toBe(config.Properties.MaximumRetryAttempts + 1);
});

describe('thresholds of a profile', () => {
  const everyKind = () => Object.fromEntries(withAlarms({}).alarms._registered.flatMap(({ watched }) => watched?.definition ?? [])
    .filter(({ smallestThreshold, largestThreshold }) => smallestThreshold !== largestThreshold)
    .map(({ kind, threshold }) => [kind, threshold]));
  const synthesise = (alarmThresholds: { [alarm: string]: number }) => environment(
    () => ({ entry: GatewayEntry.tlsPassThrough() }), { profile: EnvironmentProfile.staging().customize({ alarmThresholds }) },
  ).app.synth();

  test('a profile may have thresholds of kinds that the environment does not have', () => {
    expect(() => synthesise(everyKind())).not.toThrow();
  });

  test.each(['cpu-ap01', 'databse-cpu'])('a threshold of a profile for an unknown alarm is refused: %s', (name) => {
    expect(() => synthesise({ [name]: 99 })).toThrow(`alarmThresholds of the profile has '${name}', and Oban environment prod has no such alarm: give one of agent, `);
  });
});
