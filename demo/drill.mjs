import { control } from './aws.mjs';
import { finding, progress, rowsOf } from './report.mjs';

const MINUTE = 60;
/** Longer than any of the alarms looks at, and shorter than a loss that counts as told. */
const MINUTES_TO_RING = 25;
const MINUTES_TO_HEAL = 60;
/** Alarms that stay quiet in a booting member's place must have seen two healthy members before. */
const MINUTES_TO_SETTLE = 45;
const NOTHING_WRONG = { bootSeconds: 0.5, diskPercent: {}, failingFunctions: {}, databaseMetrics: {} };

/** What goes wrong, and which alarms and which message it has to cost. */
const FAULTS = [
  {
    what: 'a member of the gateway stops, and the next one boots for long',
    rings: ['CRITICAL-oban-prod-availability-b2g', 'CRITICAL-oban-prod-healthy-hosts-b2g'],
    told: ['CRITICAL-oban-prod-availability-b2g'],
    inflict: async ({ ask, gateway }) => {
      const [{ id }] = await gateway.members();
      await ask('ec2', 'StopInstances', { InstanceIds: [id] });
      return { bootSeconds: MINUTES_TO_RING * MINUTE };
    },
  },
  {
    what: 'disk D of app01 is full',
    rings: ['WARNING-oban-prod-disk-app01-D'],
    told: ['WARNING-oban-prod-disk-app01-D'],
    inflict: async ({ backups }) => ({ diskPercent: { [await backups.server('app01')]: { 'D:': 97 } } }),
  },
  {
    what: 'expire-images fails',
    rings: ['WARNING-oban-prod-errors-expire-images'],
    told: ['WARNING-oban-prod-errors-expire-images'],
    inflict: async ({ backups }) => ({ failingFunctions: { [backups.physicalNameOf('expire-images')]: 'error' } }),
    then: ({ backups }) => backups.runByHand('expire-images'),
  },
  {
    what: 'the database reads, writes and thinks slowly',
    rings: ['WARNING-oban-prod-database-cpu', 'WARNING-oban-prod-database-read-latency', 'WARNING-oban-prod-database-slow', 'WARNING-oban-prod-database-write-latency'],
    told: ['WARNING-oban-prod-database-slow'],
    inflict: async ({ ask }) => {
      const { DBInstances: [{ DBInstanceIdentifier }] } = await ask('rds', 'DescribeDBInstances');
      return { databaseMetrics: { [DBInstanceIdentifier]: { ReadLatency: 0.3, WriteLatency: 0.3, CPUUtilization: 99 } } };
    },
  },
];

/** Lets four things go wrong at once, sees which alarms ring and what the subscriber is sent, and has them mended. Returns a table. */
export async function drill(world) {
  const { url } = world;
  progress('a drill: four things go wrong at once');
  const pass = (minutes) => control(url, 'clock', { advanceSeconds: minutes * MINUTE, stepwise: true });
  await pass(MINUTES_TO_SETTLE);
  const [{ now }, mailsBefore] = await Promise.all([control(url, 'clock'), control(url, 'messages')]);
  for (const { inflict } of FAULTS) {
    await control(url, 'knobs', await inflict(world));
  }
  await Promise.all(FAULTS.map(({ then }) => then?.(world)));
  await pass(MINUTES_TO_RING);
  const [alarms, mails] = await Promise.all([control(url, 'alarms'), control(url, 'messages')]);
  const rang = alarms.filter(({ changes }) => changes.some(({ time, summary }) => time > now && summary.endsWith('to ALARM'))).map(({ name }) => name);
  const sent = mails.slice(mailsBefore.length).map(({ time, subject, to }) => ({ time: time.slice(11, 16), subject, to: to.map((each) => each.replace(/^email:/, '')) }));

  await control(url, 'knobs', NOTHING_WRONG);
  await pass(MINUTES_TO_HEAL);
  const still = (await control(url, 'alarms')).filter(({ name, state }) => rang.includes(name) && state !== 'OK').map(({ name }) => name);
  return judge(rang, sent, still);
}

function judge(rang, sent, still) {
  const alarmOf = ({ subject }) => /"(.+?)"/.exec(subject ?? '')?.[1];
  const isAsExpected = ({ rings, told }) => rings.every((name) => rang.includes(name)) && told.every((name) => sent.filter((mail) => alarmOf(mail) === name && mail.to.length > 0).length === 1);
  for (const fault of FAULTS) {
    const own = fault.rings.filter((name) => rang.includes(name));
    const mails = sent.filter((mail) => fault.rings.includes(alarmOf(mail)));
    finding(`drill: ${fault.what}`, `${own.length} ${own.length === 1 ? 'alarm' : 'alarms'} in ALARM, ${mails.length} ${mails.length === 1 ? 'message' : 'messages'}`,
      isAsExpected(fault) && mails.length === fault.told.length);
  }
  const expected = FAULTS.flatMap(({ rings }) => rings);
  const others = [...rang.filter((name) => !expected.includes(name)), ...sent.filter((mail) => !expected.includes(alarmOf(mail))).map(({ subject }) => subject)];
  finding('drill: nothing else rings', others.join(', ') || 'nothing', others.length === 0);
  finding('drill: mended', still.length > 0 ? `STILL in ALARM: ${still.join(', ')}` : `${rang.length} alarms are OK again`, still.length === 0 && rang.length > 0);
  return rowsOf([
    ['what goes wrong', 'went to ALARM', 'the subscriber got'],
    ...FAULTS.flatMap(({ what, rings }) => {
      const mails = sent.filter((mail) => rings.includes(alarmOf(mail))).map(({ time, subject, to }) => `${time} ${subject} (${to.join(', ')})`);
      const own = rings.filter((name) => rang.includes(name));
      return Array.from({ length: Math.max(own.length, mails.length, 1) }, (_, line) => [line === 0 ? what : '', own[line] ?? '', mails[line] ?? '']);
    }),
  ]);
}
