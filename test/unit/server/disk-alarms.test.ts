import { Size } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { AlarmOptions, ServerImage, ServerOptions } from '../../../src';
import { environment, IMAGE, REGION } from '../../support/environment-fixture';

const LINUX = ServerImage.linux({ [REGION]: 'ami-0f1e2d3c4b5a69788' });
const WINDOWS_SERVER = { image: IMAGE, dataVolumes: [{ drive: 'D', size: Size.gibibytes(100) }] };
const LINUX_SERVER = { image: LINUX, dataVolumes: [{ mountPoint: '/data', device: '/dev/sdf', size: Size.gibibytes(100) }] };
const MISSING_DISK = 'CRITICAL-oban-prod-missing-disk-app01';

function alarmsOf(server: ServerOptions, alarms: { [name: string]: AlarmOptions } = {}): Template {
  const made = environment(undefined, { servers: { app01: server }, monitoring: { alarms } });
  return Template.fromStack(made.environment.monitoringStack());
}

/** As CloudWatch gets it, with names in the place of references. */
function ruleOf(template: Template): string {
  const [{ Properties }] = Object.values(template.findResources('AWS::CloudWatch::CompositeAlarm', { Properties: { AlarmName: MISSING_DISK } }));
  const nameOf = (logicalId: string) => template.findResources('AWS::CloudWatch::Alarm')[logicalId].Properties.AlarmName.replace(/^\w+-oban-prod-/, '');
  return Properties.AlarmRule['Fn::Join'][1].map((part: any) => (typeof part === 'string' ? part : nameOf(part['Fn::GetAtt'][0]))).join('');
}

// "If all data points in the alarm evaluation range are missing, the alarm transitions to INSUFFICIENT_DATA": https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html
test.each([
  ['Windows', WINDOWS_SERVER, ['C', 'D']],
  ['Linux', LINUX_SERVER, ['/', '/data']],
])('a disk of a %s server that sends no data while the agent does notifies once for all disks', (_, server, [system, data]) => {
  const template = alarmsOf(server);
  expect(ruleOf(template)).toBe(`((INSUFFICIENT_DATA("disk-app01-${system}") OR INSUFFICIENT_DATA("disk-app01-${data}")) AND OK("agent-app01"))`);
  for (const disk of [system, data]) {
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      AlarmName: `WARNING-oban-prod-disk-app01-${disk}`,
      TreatMissingData: 'missing',
      InsufficientDataActions: Match.absent(),
      AlarmDescription: Match.stringLikeRegexp('missing-disk-app01 notifies when one disk has no data, and agent-app01 when the whole agent has none'),
    });
  }
});

// CloudWatch does not say how far it looks back, but it looks at points of one period and number in the same way:
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html
test('disk alarms and the agent alarm lose their data together, and a fault shorter than half an hour does not notify', () => {
  const template = alarmsOf(WINDOWS_SERVER);
  const looks = { Period: 300, EvaluationPeriods: 3, TreatMissingData: 'missing' };
  template.hasResourceProperties('AWS::CloudWatch::Alarm', { AlarmName: 'WARNING-oban-prod-agent-app01', ...looks });
  template.hasResourceProperties('AWS::CloudWatch::Alarm', { AlarmName: 'WARNING-oban-prod-disk-app01-D', ...looks, DatapointsToAlarm: 2 });
  template.hasResourceProperties('AWS::CloudWatch::CompositeAlarm', {
    AlarmName: MISSING_DISK, ActionsSuppressorWaitPeriod: 1800, AlarmActions: [Match.anyValue()], OKActions: Match.absent(),
  });
});

test('a disk whose alarm is turned off does not notify', () => {
  const optOut = 'a scratch disk';
  expect(ruleOf(alarmsOf(WINDOWS_SERVER, { 'disk-app01-D': { optOut } }))).toBe('((INSUFFICIENT_DATA("disk-app01-C")) AND OK("agent-app01"))');
  alarmsOf(WINDOWS_SERVER, { disk: { optOut } }).resourcePropertiesCountIs('AWS::CloudWatch::CompositeAlarm', { AlarmName: MISSING_DISK }, 0);
});

test('a server whose agent may be silent has no missing disk while it is off', () => {
  const template = alarmsOf(WINDOWS_SERVER, { 'agent-app01': { optOut: 'the build server is off at night' } });
  expect(ruleOf(template)).toContain('AND OK("agent-app01")');
});

test('missing-disk is turned off by its name or kind', () => {
  alarmsOf(WINDOWS_SERVER, { 'missing-disk': { optOut: 'a team looks itself' } }).hasResourceProperties('AWS::CloudWatch::CompositeAlarm', {
    AlarmName: MISSING_DISK, ActionsEnabled: false, AlarmActions: Match.absent(), AlarmDescription: Match.stringLikeRegexp('^Turned off: a team looks itself'),
  });
});
