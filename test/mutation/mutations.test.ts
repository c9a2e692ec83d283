import * as fs from 'fs';
import * as path from 'path';
import { SENTENCES } from './sentences';

const ROOT = path.join(__dirname, '../..');

const mutations = SENTENCES.flatMap(({ id, mutations: ofSentence }) => ofSentence.map((mutation) => ({ id, ...mutation })));

test('every sentence has an id of its own, and a way to be broken', () => {
  expect(new Set(SENTENCES.map(({ id }) => id)).size).toBe(SENTENCES.length);
  expect(SENTENCES.filter((sentence) => sentence.mutations.length === 0)).toEqual([]);
});

test('what a mutation replaces is in its file once', () => {
  const occurrences = mutations.map(({ id, file, find }) => [id, file, find, fs.readFileSync(path.join(ROOT, 'src', file), 'utf-8').split(find).length - 1]);
  expect(occurrences.filter(([, , , times]) => times !== 1)).toEqual([]);
  expect(mutations.filter(({ find, replace }) => find === replace)).toEqual([]);
});

test('the tests that have to notice are there', () => {
  const files = mutations.flatMap(({ tests }) => tests.map((name) => `test/${name}.test.ts`));
  expect(files.filter((file) => !fs.existsSync(path.join(ROOT, file)))).toEqual([]);
  expect(mutations.filter(({ tests }) => tests.length === 0)).toEqual([]);
});
