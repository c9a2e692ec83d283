import { findingsIn } from '../../../scripts/style/findings';
import { PHRASES } from '../../../scripts/style/phrases';

const rulesOf = (file: string, source: string) => findingsIn(file, source).map(({ phrase }) => phrase.rule);

test.each([
  ['idiom', 'docs/a.md', 'A name is for good: another one is another server.'],
  ['idiom', 'src/a.ts', '// everything is protected, save in development'],
  ['archaism', 'src/a.ts', 'throw new Error(`deploy ${name} anew`);'],
  ['clause instead of a noun', 'src/a.ts', '/** What is different about which alarms. */\nexport const A = 1;'],
  ['inverted condition', 'src/a.ts', '/** Wrong, it would add a second volume. */\nexport const A = 1;'],
  ['home-made term', 'src/a.ts', '/** The way out of a subnet. */\nexport const A = 1;'],
  ['alarm wording', 'src/a.ts', 'const text = \'Rings when it is less than 8 values\';'],
  ['title without a subject', 'test/a.test.ts', 'test(\'have a smallest that is allowed\', () => {});'],
  ['aphorism', 'local-aws/a.py', '# That it did not answer is an answer, too.'],
])('a phrase of the kind "%s" is found in %s', (rule, file, source) => {
  expect(rulesOf(file, source)).toContain(rule);
});

test('every rule has an example above', () => {
  expect(new Set(PHRASES.map(({ rule }) => rule)).size).toBe(8);
});

test.each([
  ['a link', 'docs/a.md', 'See https://example.com/for%20good/told.html'],
  ['code', 'docs/a.md', 'The property `told` of the template'],
  ['an import', 'src/a.ts', 'import { a } from \'./told anew\';'],
  ['a name', 'src/a.ts', 'const toldBy = \'told\';'],
])('text that is %s is not checked', (_, file, source) => {
  expect(rulesOf(file, source)).toEqual([]);
});

test('a finding has its file and line', () => {
  expect(findingsIn('src/a.ts', 'const a = 1;\n\n// let go of it')).toMatchObject([{ file: 'src/a.ts', line: 3, text: 'let go of' }]);
});
