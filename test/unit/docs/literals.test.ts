import * as fs from 'fs';
import * as path from 'path';
import { codeOf } from '../../../scripts/docs/code';

/** A variable whose value is an object, or a list of objects, and whose type is not stated. */
const UNTYPED = /\b(?:const|let|var) (\w+) = \[?\s*\{/g;

/** The code that jsii-rosetta translates: that of the README, and each `@example`. */
const sources = fs.readdirSync('src', { recursive: true, encoding: 'utf-8' }).filter((name) => name.endsWith('.ts')).map((name) => path.join('src', name));
const examples = sources.flatMap((file) => [...fs.readFileSync(file, 'utf-8').matchAll(/^ *\* @example\n((?: *\*(?! @| *\/).*\n)+)/gm)].map(([, text]) => ({ page: file, text })));
const codes = [...codeOf('README.md'), ...examples];

/** Python names the properties of a type in snake case; it makes a dictionary of an object without a type, and with the names of variables. */
test('the type of every object in code that is translated is stated', () => {
  expect(examples.length).toBeGreaterThan(10);
  expect(codes.flatMap(({ page, text }) => [...text.matchAll(UNTYPED)].map(([, name]) => `${page}: ${name}`))).toEqual([]);
});

test.each(['const env = { account: 1 };', 'const all = [{ a: 1 }];', 'const all = [\n  { a: 1 },\n];'])('an object without a type is found: %j', (code) => {
  expect(code).toMatch(new RegExp(UNTYPED.source));
});

test.each(['const env: Environment = { account: 1 };', 'const names = [\'a\'];', 'f({ a: 1 });'])('a type that is stated or inferred is not: %j', (code) => {
  expect(code).not.toMatch(new RegExp(UNTYPED.source));
});
