import { addDays, spoken } from './calendar.mjs';
import { EXPECTED_ORPHANS, EXPECTED_POINTER, EXPECTED_REVERTS, expectedAlarms, expectedFailures, expectedMails, MEMBER_LOST_ON } from './happenings.mjs';
import { finding, progress } from './report.mjs';
import { heading, linesOf } from './timeline.mjs';
import { passDays } from './virtual-days.mjs';

const SOURCES = ['app01', 'app02', 'b2g'];
/** The days for which the functions keep a failed image for examination. */
const FAILED_IMAGE_DAYS = 7;

/**
 * Simulates days on which the deployed functions run by their rules, and checks the backups.
 *
 * Returns the timeline, and below it the lines that `afterFirstDay` returns.
 */
export async function virtualDays({ url, ask, region, backups, gateway, first, count, afterFirstDay }) {
  progress(`${count} virtual days: the deployed functions run by their rules`);
  const lines = heading();
  const linesBelow = [''];
  const days = await passDays({
    url,
    ask,
    region,
    backups,
    gateway,
    first,
    count,
    onDay: async (day, before) => {
      const newLines = linesOf(day, before);
      newLines.forEach(progress);
      lines.push(...newLines);
      if (before === undefined) {
        linesBelow.push(...await afterFirstDay());
      }
    },
  });
  everySourceEveryDay(days);
  nothingLost(days);
  orphans(days);
  pointer(days);
  members(days);
  fromThePromoted(days);
  trouble('failed runs of functions', days, expectedFailures, ({ runs }) => runs.filter(({ error }) => error).map(({ name }) => name));
  trouble('mails of alarms', days, expectedAlarms, ({ alarms }) => alarms.map(({ name }) => name));
  trouble('mails about backups', days, expectedMails, ({ mails }) => mails.map(({ subject }) => subject));
  return [...lines, ...linesBelow];
}

function everySourceEveryDay(days) {
  const missing = days.flatMap(({ date, made }) => SOURCES.filter((source) => !made.some((image) => image.source === source)).map((source) => `${source} of ${spoken(date)}`));
  const failed = days.flatMap((day) => day.failed).length;
  finding('a good image of every source on every day', missing.length > 0 ? `NOT ${missing.join(', ')}`
    : `${days.length * SOURCES.length} of ${days.length * SOURCES.length}, ${failed ? `${failed} failed attempt made up for on the same day` : 'no attempt failed'}`, missing.length === 0);
}

function nothingLost(days) {
  const removed = days.flatMap((day) => day.removed.map((image) => ({ ...image, on: day.date })));
  const early = removed.filter(({ state, day, lastDay, on }) => on <= lastDay && (state === 'available' || on <= addDays(day, FAILED_IMAGE_DAYS)));
  const overdue = days.at(-1).images.filter(({ id, lastDay }) => lastDay < days.at(-1).date && !days.at(-1).held.some(({ subject }) => subject === id));
  finding('images past their day', `${removed.length} removed, ${early.length} of them too early, ${overdue.length} overdue`, early.length + overdue.length === 0);
  const gone = days.flatMap(({ usedAndGone }) => usedAndGone);
  const held = new Set(days.flatMap((day) => day.held.map(({ subject }) => subject)));
  finding('images in use', gone.length > 0 ? `REMOVED: ${gone.join(', ')}` : `none removed; ${held.size} kept past their day`, gone.length === 0);
}

function orphans(days) {
  const had = days.filter((day) => day.orphans.length > 0);
  const left = days.at(-1).orphans.length;
  const asExpected = days.every((day) => day.orphans.length === (EXPECTED_ORPHANS[day.number] ?? 0));
  finding('snapshots without an image', `${left || 'none'}${had.length > left ? `, after ${had.map((day) => `${day.orphans.length} on ${spoken(day.date)}`).join(', ')}` : ''}`, asExpected);
}

function pointer(days) {
  const wrong = days.filter(({ number, pointer: image }) => image?.day !== days[(EXPECTED_POINTER[number] ?? number) - 1].date);
  const last = days.at(-1);
  finding('the pointer, every evening', wrong.length > 0 ? `WRONG on ${wrong.map(({ date }) => spoken(date)).join(', ')}`
    : `where it should be: at last on the image of ${spoken(last.pointer.day)}`, wrong.length === 0);
  const back = days.filter(({ reverts }) => reverts.length > 0);
  finding('from a bad image it went back by itself', back.map(({ date }) => `on ${spoken(date)}`).join(', ') || 'there was no bad image',
    days.every(({ number, reverts }) => reverts.length === (EXPECTED_REVERTS[number] ?? 0)));
}

function members(days) {
  const short = days.filter((day) => day.members.length !== 2);
  const from = days.at(-1).members.map((day) => (day ? `the image of ${spoken(day)}` : 'the base image'));
  finding('healthy members of the gateway, every evening', short.length > 0 ? `NOT two on ${short.map(({ date }) => spoken(date)).join(', ')}` : `two; now from ${from.join(' and ')}`, short.length === 0);
}

function fromThePromoted(days) {
  const lost = days.find(({ number }) => number === MEMBER_LOST_ON);
  if (lost) {
    const promoted = days[MEMBER_LOST_ON - 2].date;
    const isFromIt = lost.members.includes(promoted);
    finding('the member lost on a day came back', isFromIt ? `from the image promoted the day before, of ${spoken(promoted)}` : 'NOT from the promoted image', isFromIt);
  }
}

function trouble(question, days, expected, namesOf) {
  const wrong = days.filter((day) => namesOf(day).join() !== expected(day.number).join());
  const all = days.flatMap(namesOf);
  finding(question, wrong.length > 0
    ? wrong.map((day) => `${spoken(day.date)}: ${namesOf(day).join(', ') || 'none'}, and expected: ${expected(day.number).join(', ') || 'none'}`).join('; ')
    : `${counted(all)}; exactly those expected`, wrong.length === 0);
}

function counted(names) {
  const counts = new Map();
  names.forEach((name) => counts.set(name, (counts.get(name) ?? 0) + 1));
  return [...counts].map(([name, count]) => (count > 1 ? `${count} × ${name}` : name)).join(', ') || 'none';
}
