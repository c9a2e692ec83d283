import { spoken, timeOf } from './calendar.mjs';

const COLUMNS = ['day', 'images made', 'removed', 'kept past their day', 'pointer of the gateway', 'mails', 'failed runs'];
const WIDTHS = COLUMNS.map((column) => Math.max(column.length, 10));
const LONGEST_DETAIL = 200;

export function heading() {
  return [line(COLUMNS), line(WIDTHS.map((width) => '-'.repeat(width)))];
}

/** Returns the lines of a day: the daily work in one line, and then the events of the day with their remedies. */
export function linesOf(day, dayBefore) {
  const { date, made, failed, removed, held, pointer, mails, alarms, runs } = day;
  const isMoved = pointer?.id !== dayBefore?.pointer?.id;
  return [
    line([
      spoken(date),
      `${made.length}${failed.length > 0 ? `, ${failed.length} bad` : ''}`,
      removed.length || '-',
      held.length || '-',
      `${isMoved ? '→' : ' '} ${pointer ? spoken(pointer.day) : 'base image'}`,
      mails.length + alarms.length || '-',
      runs.filter(({ error }) => error).length || '-',
    ]),
    ...detailsOf(day, dayBefore).map(({ time, text }) => `  ${time}  ${text.length > LONGEST_DETAIL ? `${text.slice(0, LONGEST_DETAIL)}…` : text}`),
  ];
}

/** Sorts events by their time. */
function detailsOf({ date, happened, mails, removed, leftovers, held, alarms, reverts, moves, made, images }, dayBefore) {
  const isMadeUp = ({ name }) => !name.endsWith(date);
  const wasHeld = new Set(dayBefore?.held.map(({ subject }) => subject));
  return [
    ...happened,
    ...made.filter(isMadeUp).map(({ name, at }) => ({ time: at, text: `${name} is good: the failed image is made up for` })),
    ...reverts.map(({ timestamp, reason }) => ({ time: timeOf(timestamp), text: `the pointer goes back by itself: ${named(reason, images)}` })),
    ...(reverts.length > 0 ? moves : []).map(({ timestamp, to }) => ({ time: timeOf(timestamp), text: `the pointer moves on to a later image, of a member that serves: ${named(to, images)}` })),
    ...removed.filter(({ state }) => state !== 'available').map(({ name }) => ({ time: '18:00', text: `${name}, which had failed, is removed` })),
    ...leftovers.map(({ timestamp, subject }) => ({ time: timeOf(timestamp), text: `${subject}, left behind by its image, is found by its tags and removed` })),
    ...held.filter(({ subject }) => !wasHeld.has(subject)).map(({ time, subject, reason }) => ({ time, text: `${named(subject, images)}: ${reason}` })),
    ...alarms,
    ...mails.map(({ time, subject, text }) => ({ time, text: `mail: ${subject}${text ? `: ${named(text, images)}` : ''}` })),
  ].sort((one, other) => one.time.localeCompare(other.time));
}

/** Returns the names of images, which contain their source and day. */
function named(text, images) {
  return images.reduce((said, { id, name }) => said.replaceAll(id, name), text);
}

function line(cells) {
  return cells.map((cell, index) => String(cell).padEnd(WIDTHS[index])).join('  ').trimEnd();
}
