import { control } from './aws.mjs';
import { finding, progress, rowsOf } from './report.mjs';

const MINUTE = 60;
/** Longer than the evaluation period of every alarm, and shorter than the time after which a loss counts as reported. */
const MINUTES_TO_ALARM = 25;
const MINUTES_TO_RECOVER = 60;
/** The time in which two members are healthy, without which some alarms do not evaluate a booting member. */
const MINUTES_TO_SETTLE = 45;
const NOTHING_WRONG = { bootSeconds: 0.5, diskPercent: {}, failingFunctions: {}, databaseMetrics: {} };

/** The faults of the drill, with the expected alarms and messages. */
const FAULTS = [
  {
    title: 'a member of the gateway stops, and the next one takes long to boot',
    alarms: ['CRITICAL-oban-prod-availability-b2g', 'CRITICAL-oban-prod-healthy-hosts-b2g'],
    messages: ['CRITICAL-oban-prod-availability-b2g'],
    inflict: async ({ ask, gateway }) => {
      const [{ id }] = await gateway.members();
      await ask('ec2', 'StopInstances', { InstanceIds: [id] });
      return { bootSeconds: MINUTES_TO_ALARM * MINUTE };
    },
  },
  {
    title: 'disk D of app01 is full',
    alarms: ['WARNING-oban-prod-disk-app01-D'],
    messages: ['WARNING-oban-prod-disk-app01-D'],
    inflict: async ({ backups }) => ({ diskPercent: { [await backups.server('app01')]: { 'D:': 97 } } }),
  },
  {
    title: 'expire-images fails',
    alarms: ['WARNING-oban-prod-errors-expire-images'],
    messages: ['WARNING-oban-prod-errors-expire-images'],
    inflict: async ({ backups }) => ({ failingFunctions: { [backups.physicalNameOf('expire-images')]: 'error' } }),
    then: ({ backups }) => backups.runByHand('expire-images'),
  },
  {
    title: 'the database has high latencies and a high CPU utilization',
    alarms: ['WARNING-oban-prod-database-cpu', 'WARNING-oban-prod-database-read-latency', 'WARNING-oban-prod-database-slow', 'WARNING-oban-prod-database-write-latency'],
    messages: ['WARNING-oban-prod-database-slow'],
    inflict: async ({ ask }) => {
      const { DBInstances: [{ DBInstanceIdentifier }] } = await ask('rds', 'DescribeDBInstances');
      return { databaseMetrics: { [DBInstanceIdentifier]: { ReadLatency: 0.3, WriteLatency: 0.3, CPUUtilization: 99 } } };
    },
  },
];

/** Injects four faults at once, checks the alarms and the subscriber's messages, and repairs the faults. Returns a table. */
export async function drill(world) {
  const { url } = world;
  progress('a drill: four faults at once');
  const pass = (minutes) => control(url, 'clock', { advanceSeconds: minutes * MINUTE, stepwise: true });
  await pass(MINUTES_TO_SETTLE);
  const [{ now }, mailsBefore] = await Promise.all([control(url, 'clock'), control(url, 'messages')]);
  for (const { inflict } of FAULTS) {
    await control(url, 'knobs', await inflict(world));
  }
  await Promise.all(FAULTS.map(({ then }) => then?.(world)));
  await pass(MINUTES_TO_ALARM);
  const [alarms, mails] = await Promise.all([control(url, 'alarms'), control(url, 'messages')]);
  const inAlarm = alarms.filter(({ changes }) => changes.some(({ time, summary }) => time > now && summary.endsWith('to ALARM'))).map(({ name }) => name);
  const sent = mails.slice(mailsBefore.length).map(({ time, subject, to }) => ({ time: time.slice(11, 16), subject, to: to.map((each) => each.replace(/^email:/, '')) }));

  await control(url, 'knobs', NOTHING_WRONG);
  await pass(MINUTES_TO_RECOVER);
  const still = (await control(url, 'alarms')).filter(({ name, state }) => inAlarm.includes(name) && state !== 'OK').map(({ name }) => name);
  return judge(inAlarm, sent, still);
}

function judge(inAlarm, sent, still) {
  const alarmOf = ({ subject }) => /"(.+?)"/.exec(subject ?? '')?.[1];
  const isAsExpected = ({ alarms, messages }) => alarms.every((name) => inAlarm.includes(name)) && messages.every((name) => sent.filter((mail) => alarmOf(mail) === name && mail.to.length > 0).length === 1);
  for (const fault of FAULTS) {
    const own = fault.alarms.filter((name) => inAlarm.includes(name));
    const mails = sent.filter((mail) => fault.alarms.includes(alarmOf(mail)));
    finding(`drill: ${fault.title}`, `${own.length} ${own.length === 1 ? 'alarm' : 'alarms'} in ALARM, ${mails.length} ${mails.length === 1 ? 'message' : 'messages'}`,
      isAsExpected(fault) && mails.length === fault.messages.length);
  }
  const expected = FAULTS.flatMap(({ alarms }) => alarms);
  const others = [...inAlarm.filter((name) => !expected.includes(name)), ...sent.filter((mail) => !expected.includes(alarmOf(mail))).map(({ subject }) => subject)];
  finding('drill: no other alarm is in ALARM', others.join(', ') || 'nothing', others.length === 0);
  finding('drill: all alarms recover', still.length > 0 ? `STILL in ALARM: ${still.join(', ')}` : `${inAlarm.length} alarms are OK again`, still.length === 0 && inAlarm.length > 0);
  return rowsOf([
    ['fault', 'alarms in ALARM', 'messages to the subscriber'],
    ...FAULTS.flatMap(({ title, alarms }) => {
      const mails = sent.filter((mail) => alarms.includes(alarmOf(mail))).map(({ time, subject, to }) => `${time} ${subject} (${to.join(', ')})`);
      const own = alarms.filter((name) => inAlarm.includes(name));
      return Array.from({ length: Math.max(own.length, mails.length, 1) }, (_, line) => [line === 0 ? title : '', own[line] ?? '', mails[line] ?? '']);
    }),
  ]);
}
