import { App, CfnParameter, Duration, NestedStack, Size, Stack, TimeZone } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as rds from 'aws-cdk-lib/aws-rds';
import { MaintenanceWindow, ObanEnvironment, ObanServer, ServerOptions } from '../../../src';
import { ENV, environment, Fixture, IMAGE } from '../../support/environment-fixture';

const DATABASE = { engineVersion: rds.SqlServerEngineVersion.VER_16_00_4236_2_V1, allocatedStorage: Size.gibibytes(500) };
const SERVER: ServerOptions = { image: IMAGE, dataVolumes: [{ drive: 'D', size: Size.gibibytes(20) }] };
const PATCHING: MaintenanceWindow = { schedule: 'cron(0 2 * * SUN)', duration: Duration.hours(4), targets: ['app01'], reason: 'Windows updates' };

function withWindows(windows: { [name: string]: MaintenanceWindow }, names = ['app01', 'app02']): Fixture {
  return environment(undefined, { servers: Object.fromEntries(names.map((name) => [name, SERVER])), database: DATABASE, maintenance: { windows } });
}

/** A rule of a template, with the names of its alarms. */
interface Rule {
  readonly description: string;
  readonly schedule: object;
  readonly alarms: string[];
}

function rulesOf(stack: Stack): Rule[] {
  const template = Template.fromStack(stack);
  return Object.values<any>(template.findResources('AWS::CloudWatch::AlarmMuteRule')).map(({ Properties: { Description, Rule: { Schedule }, MuteTargets } }) => ({
    description: Description,
    schedule: Schedule,
    alarms: MuteTargets.AlarmNames.map(({ Ref }: any) => template.toJSON().Resources[Ref].Properties.AlarmName),
  }));
}

const rulesOfEnvironment = (fixture: Fixture) => rulesOf(fixture.environment.monitoringStack());
const OF_APP01 = ['CRITICAL-oban-prod-status-check-app01', ...['cpu', 'memory', 'agent'].map((kind) => `WARNING-oban-prod-${kind}-app01`), 'WARNING-oban-prod-disk-app01-C', 'WARNING-oban-prod-disk-app01-D'];

describe('a maintenance window', () => {
  test('a window mutes the load and host alarms of a server by references, so that they exist before the rule', () => {
    expect(rulesOfEnvironment(withWindows({ patching: { ...PATCHING, timeZone: TimeZone.AUSTRALIA_SYDNEY } }))).toEqual([{
      description: 'Oban environment prod, maintenance window patching: Windows updates',
      schedule: { Expression: 'cron(0 2 * * SUN)', Duration: 'PT4H', Timezone: 'Australia/Sydney' },
      alarms: OF_APP01,
    }]);
  });

  test('a window mutes the load alarms of the database, and single alarms', () => {
    const [{ alarms, schedule }] = rulesOfEnvironment(withWindows({ patching: { ...PATCHING, targets: ['database', 'disk-app02-D'] } }));
    expect(alarms.sort()).toEqual(['WARNING-oban-prod-disk-app02-D', ...['connections', 'cpu', 'memory', 'read-latency', 'slow', 'write-latency'].map((kind) => `WARNING-oban-prod-database-${kind}`)].sort());
    expect(schedule).toMatchObject({ Timezone: 'Etc/UTC' });
  });

  test('a window has as many rules as CloudWatch needs, which accepts 100 alarms each', () => {
    const names = Array.from({ length: 18 }, (_, index) => `app${index + 10}`);
    const rules = rulesOfEnvironment(withWindows({ patching: { ...PATCHING, targets: names } }, names));
    expect(rules.map(({ alarms }) => alarms.length)).toEqual([100, 8]);
    expect(new Set(rules.flatMap(({ alarms }) => alarms)).size).toBe(108);
  });

  test('a window of a server in another stack has its rule there', () => {
    const fixture = withWindows({ patching: { ...PATCHING, targets: ['app01', 'app07'] } });
    const other = new Stack(fixture.app, 'Other', { env: ENV });
    new ObanServer(other, 'App07', { environment: fixture.environment, serverName: 'app07', image: IMAGE });
    const nested = new NestedStack(fixture.stack, 'Nested');
    new ObanServer(nested, 'App08', { environment: fixture.environment, serverName: 'app08', image: IMAGE });
    expect(rulesOf(other).map(({ alarms }) => alarms)).toEqual([OF_APP01.slice(0, 5).map((name) => name.replace('app01', 'app07'))]);
    expect(rulesOfEnvironment(fixture).map(({ alarms }) => alarms)).toEqual([OF_APP01]);
    expect(rulesOf(nested)).toEqual([]);
  });

  test('the dashboard shows the windows', () => {
    const monitoring = Template.fromStack(withWindows({ patching: PATCHING }).environment.monitoringStack());
    const [dashboard] = Object.values<any>(monitoring.findResources('AWS::CloudWatch::Dashboard'));
    expect(JSON.stringify(dashboard)).toContain('| patching | cron(0 2 * * SUN) Etc/UTC | 4 hours | app01 | Windows updates |');
  });

  test('without a window, no template has a rule or a row for it', () => {
    const monitoring = Template.fromStack(withWindows({}).environment.monitoringStack());
    monitoring.resourceCountIs('AWS::CloudWatch::AlarmMuteRule', 0);
    expect(JSON.stringify(monitoring.toJSON())).not.toContain('maintenance window');
  });

  test('a window accepts a schedule and a reason that are only known at deployment', () => {
    const parameters = new Stack(new App(), 'Parameters');
    const [schedule, reason] = ['Schedule', 'Reason'].map((id) => new CfnParameter(parameters, id).valueAsString);
    expect(() => withWindows({ patching: { ...PATCHING, schedule, reason } })).not.toThrow();
  });
});

describe('a window of a server of another app', () => {
  const imported = (maintenance: object, alarmTopicArn?: string) => {
    const stack = new Stack(new App(), 'Other', { env: ENV });
    const reference = ObanEnvironment.fromAttributes(stack, 'Environment', {
      environmentName: 'prod',
      vpc: ec2.Vpc.fromVpcAttributes(stack, 'Vpc', { vpcId: 'vpc-12345678', availabilityZones: ['ap-southeast-2a'], privateSubnetIds: ['subnet-12345678'] }),
      applicationSubnets: { subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS },
      keyPairName: 'oban-prod',
      alarmTopicArn,
      maintenance,
    });
    new ObanServer(stack, 'App07', { environment: reference, serverName: 'app07', image: IMAGE });
    return stack;
  };

  test('the rule is in the stack of the server', () => {
    const stack = imported({ windows: { patching: { ...PATCHING, targets: ['app07'] } } }, `arn:aws:sns:ap-southeast-2:${ENV.account}:alerts`);
    expect(rulesOf(stack).map(({ alarms }) => alarms.length)).toEqual([5]);
  });

  test('a window is refused if the server has no alarms', () => {
    expect(() => imported({ windows: { patching: PATCHING } })).toThrow(/^ObanEnvironment.fromAttributes has maintenance and no alarmTopicArn/);
  });
});

describe('refused at synthesis', () => {
  const errorOf = (windows: { [name: string]: MaintenanceWindow }) => () => withWindows(windows).template();

  test.each([
    ['errors-expire-images', /the alarm 'errors-expire-images' is never muted: a backup that fails/],
    ['pointer', /the alarm 'pointer' is never muted/],
    ['delivery', /the alarm 'delivery' is never muted/],
    ['database-event-state', /there is no server and no alarm|is never muted/],
    ['availability-b2g', /the alarm 'availability-b2g' is never muted/],
    ['b2g', /maintenance window 'patching' of environment 'prod': 'b2g' is a cluster/],
    ['host-check-app01', /the alarm 'host-check-app01' is never muted: its action recovers the server/],
    ['root-login', /the alarm 'root-login' is never muted/],
    ['app03', /there is no server and no alarm 'app03': give one of app01, app02, database/],
  ])('the target %s', (target, message) => {
    expect(errorOf({ patching: { ...PATCHING, targets: ['app01', target] } })).toThrow(message);
  });

  test('a window that never ends, and two that leave no pause together', () => {
    expect(errorOf({ always: { ...PATCHING, schedule: 'cron(0 * * * *)', duration: Duration.hours(1) } }))
      .toThrow("maintenance window 'always' of environment 'prod' mutes without a pause of 2 hours for more than 15 days");
    const half = { ...PATCHING, duration: Duration.hours(12) };
    expect(errorOf({ am: { ...half, schedule: 'cron(0 0 * * *)' }, pm: { ...half, schedule: 'cron(0 12 * * *)', targets: ['cpu-app01'] } }))
      .toThrow("maintenance window 'am', 'pm' of environment 'prod' mutes without a pause");
  });
});

describe('refused at construction', () => {
  test.each<[string, Partial<MaintenanceWindow>, RegExp]>([
    ['a time zone that does not exist', { timeZone: TimeZone.of('Sydney') }, /^timeZone of maintenance window 'patching' is 'Sydney'/],
    ['a duration of seconds', { duration: Duration.seconds(90) }, /^duration of maintenance window 'patching' is .*: give whole minutes, from 1 minute to 15 days/],
    ['a duration that is too long', { duration: Duration.days(16) }, /^duration of maintenance window 'patching' is 16 days/],
    ['no targets', { targets: [] }, /^targets of maintenance window 'patching' is empty/],
  ])('%s', (_, changes, message) => {
    expect(() => withWindows({ patching: { ...PATCHING, ...changes } })).toThrow(message);
  });

  test('a name that cannot be a part of the description', () => {
    expect(() => withWindows({ 'Patch night': PATCHING })).toThrow("the name of a maintenance window is 'Patch night': give lower-case letters, digits and hyphens, such as 'patching'");
  });
});
