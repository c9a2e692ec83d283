import * as fs from 'fs';
import { linkedArticles, RECORDED_ARTICLES } from './linked-articles';
import { brokenLink } from '../../../scripts/docs/markdown';

const today = linkedArticles();

// Links of deployed alarms have no version, so an article outlives its alarm: ADR 0092.
test('every article that a release links to exists', () => {
  expect(RECORDED_ARTICLES.map((target) => brokenLink({ page: 'docs/README.md', target })).filter((reason) => reason !== undefined)).toEqual([]);
});

test('every article that is linked is recorded in linked-articles.json', () => {
  expect(today.length).toBeGreaterThan(40);
  expect(today.filter((article) => !RECORDED_ARTICLES.includes(article))).toEqual([]);
});

test('the record is sorted and names an article once', () => {
  expect(RECORDED_ARTICLES).toEqual([...new Set(RECORDED_ARTICLES)].sort());
});

test('an article of the runbook that nothing links to any more says which version was the last', () => {
  const runbook = fs.readFileSync('docs/runbook.md', 'utf-8');
  const articles = new Map(runbook.split(/^## /m).slice(1).map((text) => [`runbook.md#${text.slice(0, text.indexOf('\n')).trim()}`, text]));
  const retired = RECORDED_ARTICLES.filter((article) => article.startsWith('runbook.md#') && !today.includes(article));
  expect(retired.filter((article) => !/^\*Until\* \d+\.\d+\.\d+/m.test(articles.get(article) ?? ''))).toEqual([]);
});
