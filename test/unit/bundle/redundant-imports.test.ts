import { withoutRedundantImports } from '../../../scripts/bundle/redundant-imports';

const files = new Map([
  ['handler.mjs', 'import{a}from"./parts/a.mjs";import"./parts/b.mjs";import"./parts/c.mjs";import"node:fs";a();'],
  ['parts/a.mjs', 'import{b}from"./b.mjs";var a=b;export{a};'],
  ['parts/b.mjs', 'import"./d.mjs";var b=\'import"./c.mjs";\';export{b};'],
  ['parts/c.mjs', 'globalThis.c=1;'],
  ['parts/d.mjs', 'globalThis.d=1;'],
]);

test('an import without names is removed if another import of the file loads the same part', () => {
  const result = withoutRedundantImports(files);
  expect(result.get('handler.mjs')).toBe('import{a}from"./parts/a.mjs";import"./parts/c.mjs";import"node:fs";a();');
});

test('all other code stays unchanged', () => {
  const result = withoutRedundantImports(files);
  for (const file of ['parts/a.mjs', 'parts/b.mjs', 'parts/c.mjs', 'parts/d.mjs']) {
    expect(result.get(file)).toBe(files.get(file));
  }
  expect(withoutRedundantImports(new Map([['cli.mjs', '#!/usr/bin/env node\nimport{a}from"x";a();']])).get('cli.mjs')).toBe('#!/usr/bin/env node\nimport{a}from"x";a();');
});
