import * as fs from 'fs';

/** The entry of a decision in the index. */
export interface Decision {
  readonly file: string;
  readonly number: string;
  readonly title: string;
  /** The decision in one sentence. */
  readonly summary: string;
  readonly status: string;
  readonly date: string;
}

export const FOLDER = 'docs/decisions';
const HEAD = /^# (.+)\n\n(.+(?:\n.+)*?)\n\nStatus: (accepted|superseded by \d{4})\nDate: (\d{4}-\d{2}-\d{2})\n\n## /;

/** A decision, by its file and its text. */
export function decision(file: string, text: string): Decision {
  const head = HEAD.exec(text);
  if (head === null) {
    throw new Error(`${FOLDER}/${file} does not begin with a title, one sentence, Status and Date: write them as those of ${FOLDER}/0085-*.md`);
  }
  const [, title, summary, status, date] = head;
  return { file, number: file.slice(0, 4), title, summary: summary.replace(/\n/g, ' '), status, date };
}

/** All decisions, in the order of their numbers. */
export function decisions(): Decision[] {
  return fs.readdirSync(FOLDER).filter((file) => /^\d{4}-.+\.md$/.test(file)).sort().map((file) => decision(file, fs.readFileSync(`${FOLDER}/${file}`, 'utf-8')));
}

/** The text of docs/decisions/README.md. */
export function index(all: readonly Decision[]): string {
  return [
    '# Decisions',
    '',
    'Each page states one decision, its context, the options and the consequences. `npx projen decisions` generates this list from the pages.',
    '',
    'To add a decision: copy the form of the newest page, take the next number, and state the decision in one sentence below the title. If it replaces an older',
    'decision, give that one the status `superseded by NNNN`.',
    '',
    '| number | decision | in one sentence | status | date |',
    '|---|---|---|---|---|',
    ...all.map(({ file, number, title, summary, status, date }) => `| ${number} | [${title}](${file}) | ${summary} | ${status} | ${date} |`),
    '',
  ].join('\n');
}
