import * as fs from 'fs';
import { PAGES } from '../../../scripts/verify-pages/pages';
import { ACCOUNT_CLAUSES, AccountClause } from '../../../src/verify/catalogue/account-clauses';
import { CLAUSES } from '../../../src/verify/catalogue/catalogue';
import { CHECKS } from '../../../src/verify/checks/all-checks';

test('each clause has an id of its own', () => {
  const ids = CLAUSES.map(({ id }) => id);
  expect(ids).toEqual([...new Set(ids)]);
});

test('each question is unique in its clause', () => {
  const questions = CHECKS.map(({ clause, question }) => `${clause}: ${question}`);
  expect(questions).toEqual([...new Set(questions)]);
});

test('a property of a real account is answered by clauses that have a check', () => {
  const answering = ACCOUNT_CLAUSES.flatMap(({ answeredBy = [] }: AccountClause) => answeredBy);
  expect(answering.filter((id) => !CHECKS.some(({ clause }) => clause === id))).toEqual([]);
  expect(answering).not.toEqual([]);
});

test.each(Object.keys(PAGES))('%s is up to date (otherwise: npx projen verify-pages)', (file) => {
  expect(fs.readFileSync(file, 'utf-8')).toBe(PAGES[file]());
});
