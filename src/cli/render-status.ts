import { table } from './table';
import { named, Place } from '../aws-calls/place';
import type { SourceVerdict, Verdict } from '../backup/functions/model/verdict';

const NONE = '-';
const HOURS_OF_TWO_DAYS = 48;

/** Renders the state of the backups for the operator. */
export function linesOfVerdict({ checkedAt, isWrong, sources, findings, notices, reminders = [] }: Verdict, place: Place): string[] {
  return [
    `Backups of ${named(place)} at ${checkedAt.toISOString()}: ${isWrong ? 'not all healthy' : 'all healthy'}`,
    '',
    ...table(['SOURCE', 'KIND', 'STATE', 'NEWEST GOOD IMAGE', 'AGE', 'WHY'], sources.flatMap(rowsOf)),
    ...findings.length === 0 ? [] : ['', ...table(['OTHER PROBLEM', 'WHY'], findings.map(({ subject, reason }) => [subject, reason]))],
    ...reminders.length === 0 ? [] : ['', ...table(['ON HOLD OR QUARANTINED', 'WHY'], reminders.map(({ subject, reason }) => [subject, reason]))],
    ...notices.length === 0 ? [] : ['', ...table(['NOT WRONG', 'WHY'], notices.map(({ subject, reason }) => [subject, reason]))],
  ];
}

function rowsOf({ source, kind, state, newestGoodImage = NONE, newestGoodImageAgeHours, findings }: SourceVerdict): string[][] {
  const [first = '', ...others] = findings.map(({ subject, reason }) => (subject === source ? reason : `${subject}: ${reason}`));
  return [[source, kind, state, newestGoodImage, ageOf(newestGoodImageAgeHours), first], ...others.map((why) => ['', '', '', '', '', why])];
}

function ageOf(hours: number | undefined): string {
  if (hours === undefined) {
    return NONE;
  }
  return hours < HOURS_OF_TWO_DAYS ? `${Math.floor(hours)} h` : `${Math.floor(hours / 24)} d`;
}
