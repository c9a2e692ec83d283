import { AutoScalingClient, ResumeProcessesCommand, SuspendProcessesCommand } from '@aws-sdk/client-auto-scaling';
import { CloudWatchLogsClient, CreateLogStreamCommand, PutLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { AttachVolumeCommand, DescribeInstancesCommand, DetachVolumeCommand, EC2Client, TerminateInstancesCommand } from '@aws-sdk/client-ec2';
import { CancelKeyDeletionCommand, DisableKeyCommand, EnableKeyCommand, KMSClient, ScheduleKeyDeletionCommand } from '@aws-sdk/client-kms';
import { DeleteFunctionCommand, LambdaClient } from '@aws-sdk/client-lambda';
import {
  GetSubscriptionAttributesCommand, GetTopicAttributesCommand, ListSubscriptionsByTopicCommand, ListTopicsCommand, SetSubscriptionAttributesCommand,
  SNSClient, SubscribeCommand, UnsubscribeCommand,
} from '@aws-sdk/client-sns';
import { clientConfig } from './clients';
import { Deployment } from './deployment';
import { LocalAws } from './local-aws';
import { gatewayApp, SEED } from './production-app';
import { RunningAlarms } from './running-alarms';
import { addDays, RunningBackups } from './running-backups';
import { input } from '../../examples/production/input';
import { Heartbeat } from '../../src';

const ACCOUNT_STACK = 'oban-account';
const STACK = 'oban-production';
const FIRST_DAY = '2027-03-01';
const OPERATIONS = 'operations@example.com';
const SECOND = 'second@example.com';
/** The recipient of critical messages only. */
const DUTY = 'duty@example.com';
const EVERYBODY = [DUTY, OPERATIONS, SECOND];
const ALL_IS_WELL = 'Backups of prod: all healthy';
const SOMETHING_IS_WRONG = 'Backups of prod: problems found, action required';
const WELL = {
  bootSeconds: 0.5,
  failedStatusChecks: {},
  deadAgents: [],
  diskPercent: {},
  databaseMetrics: {},
  failingDatabaseBackups: [],
  certificateDays: {},
  trailEventSeconds: 0,
  failedImages: [],
  unconfirmedEndpoints: [],
};

/** The alarms that lose their data with the agent of the server. One of them notifies. */
const WITHOUT_AGENT = ['WARNING agent-app01', 'WARNING disk-app01-C', 'WARNING disk-app01-D'];

let aws: LocalAws;
let deployment: Deployment;
let alarms: RunningAlarms;
let ec2: EC2Client;
let day = FIRST_DAY;
let server: string;
const rows: string[][] = [['failure', 'alarms in the ALARM state', 'recipients and messages']];

/** The expected effects of a failure. */
interface Outcome {
  /** Every alarm that leaves the OK state, whether or not it notifies. */
  readonly rings: readonly string[];
  /** Every notification except the heartbeat. */
  readonly told: readonly { readonly about: string; readonly to: readonly string[] }[];
  readonly heartbeat?: 'comes' | 'is missing';
}

const knobs = (turned: object) => aws.control('knobs', turned);
const pass = (minutes: number) => aws.control('clock', { advanceSeconds: minutes * 60, stepwise: true });
const ofTheAccount = (...abouts: string[]) => abouts.map((about) => ({ about, to: input.alertEmailAddresses }));
const everybody = (...abouts: string[]) => abouts.map((about) => ({ about, to: EVERYBODY }));
const those = (...abouts: string[]) => abouts.map((about) => ({ about, to: [OPERATIONS, SECOND] }));

/** The check of the backups has run. */
async function nextEvening(): Promise<void> {
  await aws.control('clock', { to: `${day}T21:00:00.000Z`, stepwise: true });
  day = addDays(day, 1);
}

async function idOf(type: string): Promise<string> {
  const [id] = await deployment.resources(STACK, type);
  return id;
}

/** Causes a failover of the database. Each step of it is an event, and one of them notifies. */
async function databaseFailsOver(): Promise<void> {
  const id = await idOf('AWS::RDS::DBInstance');
  for (const [number, message] of [['0013', 'failover started'], ['0015', 'failover to standby complete'], ['0049', 'instance failover completed']]) {
    await aws.control('database-event', { id, category: 'failover', eventId: `RDS-EVENT-${number}`, message: `Multi-AZ ${message}` });
  }
}

async function instances(): Promise<{ id: string; zone: string; isMember: boolean }[]> {
  const { Reservations } = await ec2.send(new DescribeInstancesCommand({ Filters: [{ Name: 'instance-state-name', Values: ['running'] }] }));
  return Reservations!.flatMap((each) => each.Instances!).map(({ InstanceId, Placement, Tags }) => ({
    id: InstanceId!, zone: Placement!.AvailabilityZone!, isMember: Tags!.some(({ Key }) => Key === 'aws:autoscaling:groupName'),
  }));
}

async function dataVolumes(): Promise<{ InstanceId: string; VolumeId: string; Device: string }[]> {
  const { Reservations } = await ec2.send(new DescribeInstancesCommand({ InstanceIds: [server] }));
  const { BlockDeviceMappings, RootDeviceName } = Reservations![0].Instances![0];
  return BlockDeviceMappings!.filter(({ DeviceName }) => DeviceName !== RootDeviceName)
    .map(({ DeviceName, Ebs }) => ({ InstanceId: server, VolumeId: Ebs!.VolumeId!, Device: DeviceName! }));
}

async function outcome(): Promise<Outcome & { readonly unheard: readonly string[] }> {
  const notifications = (await alarms.notifications()).map(({ about, to }) => ({ about: about.replace(/ of arn:.*/, ''), to }));
  return {
    rings: await alarms.rung(),
    told: notifications.filter(({ about }) => about !== ALL_IS_WELL),
    // The topic of the account notifies every recipient, including on-call.
    heartbeat: notifications.some(({ about, to }) => about === ALL_IS_WELL && to.length === EVERYBODY.length) ? 'comes' : 'is missing',
    unheard: await alarms.unheard(),
  };
}

function inOrder(told: Outcome['told']): Outcome['told'] {
  return [...told].sort((one, other) => one.about.localeCompare(other.about));
}

/** Causes a failure, and checks its effects. */
async function failure(what: string, fails: () => Promise<unknown>, expected: Outcome): Promise<void> {
  await alarms.forget();
  await fails();
  const { rings, told, heartbeat, unheard } = await outcome();
  rows.push([what, rings.join(', ') || 'none', told.map(({ about, to }) => `${about} -> ${to.map((each) => each.split('@')[0]).join(', ')}`).join('; ')
    || `nobody: the heartbeat ${heartbeat}${unheard.length > 0 ? ` (refused: ${unheard.join(', ')})` : ''}`]);
  // Alarms of the same minute notify in any order.
  expect({ rings, told: inOrder(told), ...expected.heartbeat && { heartbeat } }).toEqual({ ...expected, told: inOrder(expected.told) });
  // Every failure notifies somebody.
  expect(told.length > 0 || expected.heartbeat === 'is missing').toBe(true);
}

/** Injects a failure, checks its effects, and repairs it afterwards. */
async function drill(
  what: string, fails: () => Promise<unknown>, expected: Outcome, mended: () => Promise<unknown> = async () => undefined,
): Promise<void> {
  try {
    await failure(what, fails, expected);
  } finally {
    await knobs(WELL);
    await mended();
    await pass(70);
  }
  expect(await alarms.notWell()).toEqual([]);
}

beforeAll(async () => {
  aws = await LocalAws.start(SEED);
  await RunningBackups.beginOn(aws, FIRST_DAY);
  deployment = new Deployment(aws);
  alarms = new RunningAlarms(aws);
  ec2 = new EC2Client(clientConfig(aws));
  await deployment.deploy(gatewayApp({}, {
    backup: { heartbeat: Heartbeat.DAILY },
    notifications: { emailAddresses: [OPERATIONS, SECOND], criticalEmailAddresses: [DUTY] },
  }));
  server = (await instances()).find(({ isMember }) => !isMember)!.id;
  await nextEvening();
  expect(await alarms.notWell()).toEqual([]);
}, 240_000);

afterAll(async () => {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  process.stdout.write(`\n${rows.map((row) => row.map((cell, column) => cell.padEnd(widths[column])).join('  ').trimEnd()).join('\n')}\n\n`);
  await aws?.stop();
});

test('the loss of a zone notifies', async () => {
  const { zone } = (await instances()).find(({ id }) => id === server)!;
  const lost = (await instances()).filter((each) => each.zone === zone);
  await drill('a zone', async () => {
    // The group launches another member elsewhere, and it takes its time.
    await knobs({ bootSeconds: 1_200, failedStatusChecks: Object.fromEntries(lost.map(({ id }) => [id, 'system'])), deadAgents: lost.map(({ id }) => id) });
    await ec2.send(new TerminateInstancesCommand({ InstanceIds: lost.filter(({ isMember }) => isMember).map(({ id }) => id) }));
    await databaseFailsOver();
    await pass(45);
  }, {
    rings: [
      'CRITICAL availability-b2g', 'CRITICAL database-event', 'CRITICAL healthy-hosts-b2g', 'CRITICAL host-check-app01', 'CRITICAL status-check-app01', ...WITHOUT_AGENT,
    ],
    told: [
      ...everybody('EVENT: CRITICAL database-event', 'ALARM: CRITICAL database-event', 'ALARM: CRITICAL status-check-app01', 'ALARM: CRITICAL availability-b2g'),
      ...those('INSUFFICIENT_DATA: WARNING agent-app01'),
    ],
  });
}, 90_000);

test('the loss of a server notifies', async () => {
  await drill('a server', async () => {
    await knobs({ failedStatusChecks: { [server]: 'instance' }, deadAgents: [server] });
    await pass(45);
  }, {
    rings: ['CRITICAL status-check-app01', ...WITHOUT_AGENT],
    told: [...everybody('ALARM: CRITICAL status-check-app01'), ...those('INSUFFICIENT_DATA: WARNING agent-app01')],
  });
}, 90_000);

test('the loss of one member and the later loss of the other each raise an alarm', async () => {
  const [first, second] = (await instances()).filter(({ isMember }) => isMember);
  const suspended = { AutoScalingGroupName: await idOf('AWS::AutoScaling::AutoScalingGroup'), ScalingProcesses: ['Launch'] };
  const group = new AutoScalingClient(clientConfig(aws));
  await group.send(new SuspendProcessesCommand(suspended));
  await failure('a member', async () => {
    await ec2.send(new TerminateInstancesCommand({ InstanceIds: [first.id] }));
    await pass(45);
  }, { rings: ['CRITICAL availability-b2g', 'CRITICAL healthy-hosts-b2g', 'WARNING settling-b2g'], told: everybody('ALARM: CRITICAL availability-b2g') });
  await drill('and the other', async () => {
    await ec2.send(new TerminateInstancesCommand({ InstanceIds: [second.id] }));
    await pass(15);
  }, {
    rings: ['CRITICAL no-hosts-b2g', 'CRITICAL none-healthy-b2g'],
    told: everybody('ALARM: CRITICAL no-hosts-b2g'),
  }, () => group.send(new ResumeProcessesCommand(suspended)));
}, 90_000);

test('the loss of all egress notifies', async () => {
  await drill('NAT', async () => {
    await knobs({ deadAgents: (await instances()).map(({ id }) => id) });
    await pass(90);
  }, {
    rings: ['WARNING agent-app01', 'WARNING agent-b2g', ...WITHOUT_AGENT.slice(1)],
    // Some agents of a cluster stop before the others, so the last period with values has few of them.
    told: those('INSUFFICIENT_DATA: WARNING agent-app01', 'ALARM: WARNING agent-b2g', 'INSUFFICIENT_DATA: WARNING agent-b2g'),
  });
}, 90_000);

test('a failover of the database notifies', async () => {
  await drill('database (failover)', async () => {
    await databaseFailsOver();
    await pass(15);
  }, {
    // The event says what happened; the alarm goes back to OK.
    rings: ['CRITICAL database-event'], told: everybody('EVENT: CRITICAL database-event', 'ALARM: CRITICAL database-event'),
  });
}, 90_000);

test('a slow database raises three alarms and sends one mail', async () => {
  const database = await idOf('AWS::RDS::DBInstance');
  await drill('database (slow)', async () => {
    await knobs({ databaseMetrics: { [database]: { ReadLatency: 0.3, WriteLatency: 0.3, CPUUtilization: 99 } } });
    await pass(45);
  }, {
    rings: ['WARNING database-cpu', 'WARNING database-read-latency', 'WARNING database-slow', 'WARNING database-write-latency'],
    told: those('ALARM: WARNING database-slow'),
  });
}, 90_000);

test('missing backups of the database notify', async () => {
  const database = await idOf('AWS::RDS::DBInstance');
  await drill('database (backup)', async () => {
    await nextEvening();
    await knobs({ failingDatabaseBackups: [database] });
    await nextEvening();
    await nextEvening();
    await nextEvening();
  }, { rings: ['CRITICAL database-backup'], told: everybody('INSUFFICIENT_DATA: CRITICAL database-backup'), heartbeat: 'comes' }, nextEvening);
}, 240_000);

test('a stopped agent notifies', async () => {
  await drill('agent', async () => {
    await knobs({ deadAgents: [server] });
    await pass(45);
  }, { rings: WITHOUT_AGENT, told: those('INSUFFICIENT_DATA: WARNING agent-app01') });
}, 90_000);

test('a stopped agent of one of two members notifies', async () => {
  await drill('agent of a member', async () => {
    await knobs({ deadAgents: [(await instances()).find(({ isMember }) => isMember)!.id] });
    await pass(75);
  }, { rings: ['WARNING agent-b2g'], told: those('ALARM: WARNING agent-b2g') });
}, 90_000);

test('a full disk notifies', async () => {
  await drill('disk', async () => {
    await knobs({ diskPercent: { [server]: { 'D:': 97 } } });
    await pass(45);
  }, { rings: ['WARNING disk-app01-D'], told: those('ALARM: WARNING disk-app01-D') });
}, 90_000);

// While the agent lives, only the series of this disk ends.
test('a detached data volume notifies', async () => {
  const attachment = (await dataVolumes())[0];
  await drill('a data volume', async () => {
    await ec2.send(new DetachVolumeCommand(attachment));
    await pass(6 * 60);
  }, {
    rings: ['CRITICAL missing-disk-app01', 'WARNING disk-app01-D'],
    told: everybody('ALARM: CRITICAL missing-disk-app01'),
  }, () => ec2.send(new AttachVolumeCommand(attachment)));
}, 90_000);

test('a failed image notifies', async () => {
  await drill('image', async () => {
    await knobs({ failedImages: [server] });
    await nextEvening();
  }, {
    rings: ['WARNING errors-check-backups'],
    told: those(SOMETHING_IS_WRONG, 'EVENT: failed run', 'ALARM: WARNING errors-check-backups'),
  });
}, 90_000);

test('a certificate that is about to expire notifies', async () => {
  const certificate = await idOf('AWS::CertificateManager::Certificate');
  await drill('certificate', async () => {
    await knobs({ certificateDays: { [certificate]: 20 } });
    await nextEvening();
    await nextEvening();
    await knobs({ certificateDays: { [certificate]: 6 } });
    await nextEvening();
    await nextEvening();
  }, {
    rings: ['CRITICAL certificate-due-b2g', 'WARNING certificate-b2g'],
    told: [...those('ALARM: WARNING certificate-b2g'), ...everybody('ALARM: CRITICAL certificate-due-b2g')],
    heartbeat: 'comes',
  }, async () => {
    await knobs(WELL);
    await nextEvening();
    await nextEvening();
  });
}, 240_000);

test('a subscription that is not confirmed notifies', async () => {
  await drill('subscription', async () => {
    await knobs({ unconfirmedEndpoints: [OPERATIONS] });
    await nextEvening();
  }, {
    rings: ['WARNING errors-check-backups'],
    told: [SOMETHING_IS_WRONG, 'EVENT: failed run', 'ALARM: WARNING errors-check-backups'].map((about) => ({ about, to: [SECOND] })),
  });
}, 90_000);

const sns = () => new SNSClient(clientConfig(aws));

async function topicOf(stack: string): Promise<string> {
  const { Topics } = await sns().send(new ListTopicsCommand({}));
  return Topics!.find((each) => each.TopicArn!.includes(stack))!.TopicArn!;
}

/** Returns the ARNs of the subscriptions of the environment's topic, by address. */
async function subscriptions(): Promise<Map<string, string>> {
  const { Subscriptions } = await sns().send(new ListSubscriptionsByTopicCommand({ TopicArn: await topicOf(STACK) }));
  return new Map(Subscriptions!.map(({ Endpoint, SubscriptionArn }) => [Endpoint!, SubscriptionArn!]));
}

/** Unsubscribes an address, as a mail scanner does that follows the link at the end of a mail. */
async function unsubscribe(address: string): Promise<void> {
  await sns().send(new UnsubscribeCommand({ SubscriptionArn: (await subscriptions()).get(address)! }));
}

async function subscribe(Endpoint: string, Attributes: Record<string, string> = {}): Promise<void> {
  await sns().send(new SubscribeCommand({ TopicArn: await topicOf(STACK), Protocol: 'email', Endpoint, Attributes }));
}

const THE_CHECK_FAILS = [SOMETHING_IS_WRONG, 'EVENT: failed run', 'ALARM: WARNING errors-check-backups'];

// https://docs.aws.amazon.com/sns/latest/api/API_Unsubscribe.html
test('the remaining recipient is notified when two of three, including on-call, are unsubscribed', async () => {
  const { Attributes } = await sns().send(new GetSubscriptionAttributesCommand({ SubscriptionArn: (await subscriptions()).get(DUTY)! }));
  const { FilterPolicy, FilterPolicyScope } = Attributes!;
  await drill('two recipients', async () => {
    await unsubscribe(DUTY);
    await unsubscribe(OPERATIONS);
    await nextEvening();
  }, {
    rings: ['WARNING errors-check-backups'],
    told: THE_CHECK_FAILS.map((about) => ({ about, to: [SECOND] })),
  }, async () => {
    await subscribe(OPERATIONS);
    await subscribe(DUTY, { FilterPolicy, FilterPolicyScope });
  });
}, 90_000);

test('the other recipients are notified when one gets a filter policy', async () => {
  const SubscriptionArn = (await subscriptions()).get(OPERATIONS)!;
  const set = (AttributeName: string, AttributeValue: string) => (
    sns().send(new SetSubscriptionAttributesCommand({ SubscriptionArn, AttributeName, AttributeValue })));
  await drill('a filter policy', async () => {
    await set('FilterPolicyScope', 'MessageBody');
    await set('FilterPolicy', '{"AlarmName":["none"]}');
    await nextEvening();
  }, {
    rings: ['WARNING errors-check-backups'],
    told: THE_CHECK_FAILS.map((about) => ({ about, to: [SECOND] })),
  }, async () => {
    await unsubscribe(OPERATIONS);
    await subscribe(OPERATIONS);
  });
}, 90_000);

test('the topic of the account notifies when no recipient of every message is left', async () => {
  await drill('all recipients', async () => {
    await unsubscribe(OPERATIONS);
    await unsubscribe(SECOND);
    await nextEvening();
  }, {
    rings: ['CRITICAL recipients', 'WARNING errors-check-backups'],
    told: [...THE_CHECK_FAILS.map((about) => ({ about, to: [] })), ...ofTheAccount('ALARM: CRITICAL recipients')],
  }, async () => {
    await subscribe(OPERATIONS);
    await subscribe(SECOND);
    await nextEvening();
  });
}, 150_000);

/** Returns the id of the key of a stack's topic. */
async function keyOfTopic(stack: string): Promise<string> {
  const { Attributes } = await sns().send(new GetTopicAttributesCommand({ TopicArn: await topicOf(stack) }));
  return Attributes!.KmsMasterKeyId!.split('/').at(-1)!;
}

/** Returns the other one of the two keys of a stack. */
async function otherKeyThan(key: string, stack: string): Promise<string> {
  const [other, ...none] = (await deployment.resources(stack, 'AWS::KMS::Key')).filter((id) => id !== key);
  expect(none).toEqual([]);
  return other;
}

test('the topic of the account notifies when the key of the topic is disabled, and the heartbeat is missing', async () => {
  const kms = new KMSClient(clientConfig(aws));
  const KeyId = await keyOfTopic(STACK);
  await drill('key of the topic', async () => {
    await kms.send(new DisableKeyCommand({ KeyId }));
    await knobs({ diskPercent: { [server]: { 'D:': 97 } } });
    await nextEvening();
  }, {
    rings: ['CRITICAL key-topic', 'WARNING disk-app01-D', 'WARNING errors-check-backups'],
    told: ofTheAccount('ALARM: CRITICAL key-topic'),
    heartbeat: 'is missing',
  }, () => kms.send(new EnableKeyCommand({ KeyId })));
}, 90_000);

// CloudTrail delivers minutes later, and EventBridge may deliver twice: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-troubleshooting.html
test('a key of the environment that is disabled and scheduled for deletion notifies once', async () => {
  const kms = new KMSClient(clientConfig(aws));
  const KeyId = await otherKeyThan(await keyOfTopic(STACK), STACK);
  await drill('key of the environment', async () => {
    await knobs({ trailEventSeconds: 600 });
    await kms.send(new DisableKeyCommand({ KeyId }));
    await pass(30);
    await kms.send(new ScheduleKeyDeletionCommand({ KeyId, PendingWindowInDays: 7 }));
    await pass(30);
  }, { rings: ['CRITICAL key'], told: everybody('ALARM: CRITICAL key') }, async () => {
    await kms.send(new CancelKeyDeletionCommand({ KeyId }));
    await kms.send(new EnableKeyCommand({ KeyId }));
    await pass(30);
  });
}, 90_000);

test('a disabled key of the account notifies: the environment about the topic’s, and the account about the trail’s', async () => {
  const kms = new KMSClient(clientConfig(aws));
  const topicKey = await keyOfTopic(ACCOUNT_STACK);
  const trailKey = await otherKeyThan(topicKey, ACCOUNT_STACK);
  await drill('key of the trail', async () => {
    await kms.send(new DisableKeyCommand({ KeyId: trailKey }));
    await pass(15);
  }, { rings: ['CRITICAL key'], told: ofTheAccount('ALARM: CRITICAL key') }, () => kms.send(new EnableKeyCommand({ KeyId: trailKey })));
  await drill('key of the topic of the account', async () => {
    await kms.send(new DisableKeyCommand({ KeyId: topicKey }));
    await pass(15);
  }, { rings: ['CRITICAL key'], told: everybody('ALARM: CRITICAL key') }, () => kms.send(new EnableKeyCommand({ KeyId: topicKey })));
}, 90_000);

test('a deleted function notifies', async () => {
  const functions = await deployment.resources(STACK, 'AWS::Lambda::Function');
  await failure('function', async () => {
    await new LambdaClient(clientConfig(aws)).send(new DeleteFunctionCommand({ FunctionName: functions.find((each) => each.includes('ExpireImages')) }));
    await nextEvening();
    await nextEvening();
  }, {
    rings: ['WARNING not-run-expire-images'],
    told: those('INSUFFICIENT_DATA: WARNING not-run-expire-images'),
    heartbeat: 'comes',
  });
}, 150_000);

// This test is the last one, because the trail records nothing else here and its silence would raise an alarm a day later.
test('a stopped trail notifies', async () => {
  const [logGroupName] = await deployment.resources(ACCOUNT_STACK, 'AWS::Logs::LogGroup');
  const [name] = await deployment.resources(ACCOUNT_STACK, 'AWS::CloudTrail::Trail');
  await failure('trail', async () => {
    const logs = new CloudWatchLogsClient(clientConfig(aws));
    const { now } = await aws.control<{ now: string }>('clock');
    await logs.send(new CreateLogStreamCommand({ logGroupName, logStreamName: 'trail' }));
    const message = JSON.stringify({ eventSource: 'cloudtrail.amazonaws.com', eventName: 'StopLogging', requestParameters: { name } });
    await logs.send(new PutLogEventsCommand({ logGroupName, logStreamName: 'trail', logEvents: [{ timestamp: Date.parse(now), message }] }));
    await pass(15);
  }, { rings: ['CRITICAL trail'], told: ofTheAccount('ALARM: CRITICAL trail') });
}, 90_000);
