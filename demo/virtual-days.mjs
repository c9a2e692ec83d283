import { addDays, at, nextMonday, timeOf } from './calendar.mjs';
import { control } from './aws.mjs';
import { HAPPENINGS, NOTHING_WRONG } from './happenings.mjs';

/** The time at which a day ends, after the runs of all its functions. */
const EVENING = '21:00';
/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Notify_Users_Alarm_Changes.html */
const ALARM = /^(ALARM|OK|INSUFFICIENT_DATA): /;

/** The evening before the first day. All days are in the future, because the CDK CLI ignores events before its own start. */
export async function eveningBefore(url) {
  const { now } = await control(url, 'clock');
  const monday = nextMonday(new Date(now));
  await control(url, 'clock', { to: at(addDays(monday, -1), EVENING).toISOString() });
  return monday;
}

/** Simulates days one by one, with their events. Passes each day to `onDay` at its end, with the day before. */
export async function passDays({ url, ask, region, backups, gateway, first, count, onDay }) {
  const dayOf = (number) => addDays(first, number - 1);
  const knobs = (settings) => control(url, 'knobs', settings);
  const days = [];
  for (let number = 1; number <= count; number++) {
    const day = await passDay(url, { ask, region, control: (verb, settings) => control(url, verb, settings), backups, gateway, knobs, dayOf, number, before: days.at(-1) });
    await onDay(day, days.at(-1));
    days.push(day);
  }
  await knobs(NOTHING_WRONG);
  return days;
}

async function passDay(url, { number, before, ...world }) {
  const { backups, gateway, dayOf } = world;
  const date = dayOf(number);
  const began = at(addDays(date, -1), EVENING);
  const [invocationsBefore, mailsBefore] = await Promise.all([control(url, 'invocations'), control(url, 'messages')]);
  const happened = [];
  for (const { at: time, does } of HAPPENINGS.filter(({ day }) => day === number)) {
    await control(url, 'clock', { to: at(date, time).toISOString(), stepwise: true });
    happened.push({ time, text: await does(world) });
  }
  await control(url, 'clock', { to: at(date, EVENING).toISOString(), stepwise: true });

  const [images, snapshots, history, running, members, invocations, mails] = await Promise.all([
    backups.images(), backups.snapshots(), backups.pointerHistory(), backups.running(), gateway.members(), control(url, 'invocations'), control(url, 'messages'),
  ]);
  const [removals, rolled] = await Promise.all([backups.decisions('expire-images', began), backups.decisions('roll-clusters', began)]);
  const sent = mails.slice(mailsBefore.length).map((mail) => ({ ...mail, subject: mail.subject ?? eventOf(mail) }));
  const inUse = [...running.values(), ...history.slice(-2).map(({ image }) => image)];
  const there = await backups.exists([...new Set(inUse)]);
  return {
    number,
    date,
    images,
    made: images.filter(({ day, state }) => day === date && state === 'available'),
    failed: images.filter(({ day, state }) => day === date && state !== 'available'),
    removed: (before?.images ?? []).filter(({ id }) => !images.some((image) => image.id === id)),
    leftovers: removals.filter(({ action, result }) => action === 'delete-snapshot' && result === 'done'),
    held: heldIn(removals),
    usedAndGone: [...new Set(inUse.filter((id) => !there.has(id)))],
    orphans: snapshots.filter((id) => !images.some((image) => image.snapshots.includes(id))),
    pointer: images.find(({ id }) => id === history.at(-1).image),
    reverts: rolled.filter(({ action, result }) => action === 'revert-pointer' && result === 'done'),
    moves: rolled.filter(({ action, result }) => action === 'move-pointer' && result === 'done'),
    members: members.map(({ id }) => images.find((image) => image.id === running.get(id))?.day),
    runs: invocations.slice(invocationsBefore.length).map(({ function: name, error }) => ({ name: backups.functionOf(name), error })),
    mails: sent.filter(({ subject }) => !ALARM.test(subject)).map((mail) => read(mail, backups)),
    alarms: sent.filter(({ subject }) => ALARM.test(subject)).map(({ time, subject }) => ({ time: timeOf(time), text: subject, name: shortened(subject) })),
    happened,
  };
}

/** Returns the alarm of a message. An event that is published like an alarm has no subject, but the alarm's name in its text. */
function eventOf({ message }) {
  const { AlarmName } = JSON.parse(message);
  return AlarmName && `ALARM: "${AlarmName}"`;
}

/** Returns the severity and the short name of an alarm: `WARNING pointer`. */
function shortened(subject) {
  const [, severity, name] = /"([A-Z]+)-oban-prod-(.+?)"/.exec(subject);
  return `${severity} ${name}`;
}

/** Returns the images that stay after their last day, each once, even if the function ran several times. */
function heldIn(removals) {
  const held = removals.filter(({ action, causes }) => action === 'keep' && !causes.includes('not-due'))
    .map(({ subject, reason, timestamp }) => [subject, { subject, reason, time: timeOf(timestamp) }]);
  return [...new Map(held).values()];
}

/** Returns the summary of a mail. Lambda's record of a failed event is JSON, without a subject. */
function read({ time, subject, message }, backups) {
  if (subject) {
    const [finding = ''] = message.split('\n').slice(1).map((line) => line.trim()).filter((line) => line && !/^[A-Z]+ /.test(line));
    return { time: timeOf(time), subject: subject.replace(/^.*: /, ''), text: finding };
  }
  return { time: timeOf(time), subject: `${backups.functionOf(JSON.parse(message).requestContext.functionArn.split(':')[6])} has failed` };
}
