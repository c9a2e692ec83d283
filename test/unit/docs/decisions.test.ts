import * as fs from 'fs';
import { decision, decisions, FOLDER, index } from '../../../scripts/decisions';

const all = decisions();

test('docs/decisions/README.md lists every decision (otherwise: npx projen decisions)', () => {
  expect(fs.readFileSync(`${FOLDER}/README.md`, 'utf-8')).toBe(index(all));
});

test('each number is used once', () => {
  expect(new Set(all.map(({ number }) => number)).size).toBe(all.length);
});

test('each superseding decision exists', () => {
  const numbers = all.map(({ number }) => number);
  const superseding = all.flatMap(({ status }) => /superseded by (\d{4})/.exec(status)?.[1] ?? []);
  expect(superseding.filter((number) => !numbers.includes(number))).toEqual([]);
});

test.each(all)('the summary of $number is one sentence', ({ summary }) => {
  expect(summary).toMatch(/^[A-Z`].*\.$/);
});

test('a page without a date is refused by name', () => {
  expect(() => decision('0099-a.md', '# A\n\n## Context\n')).toThrow('docs/decisions/0099-a.md does not begin with a title, one sentence, Status and Date');
});
