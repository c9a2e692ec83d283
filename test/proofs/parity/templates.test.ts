import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { differences, templatesIn } from './templates';

const base = fs.mkdtempSync(path.join(os.tmpdir(), 'parity-'));
afterAll(() => fs.rmSync(base, { recursive: true }));

let folders = 0;
function assembly(files: { [name: string]: string }): string {
  const folder = path.join(base, String(folders++));
  fs.mkdirSync(folder);
  Object.entries(files).forEach(([name, text]) => fs.writeFileSync(path.join(folder, name), text));
  return folder;
}

const TYPESCRIPT = { 'a.template.json': '{\n "A": 1,\n "B": 2\n}', 'a.b.nested.template.json': '{}', 'manifest.json': '1' };

test('the templates of stacks and nested stacks are compared, and no other file', () => {
  expect(templatesIn(assembly(TYPESCRIPT))).toEqual(['a.b.nested.template.json', 'a.template.json']);
  expect(differences(assembly(TYPESCRIPT), assembly({ ...TYPESCRIPT, 'manifest.json': '2' }))).toEqual([]);
});

test.each([
  ['another value', { 'a.template.json': '{\n "A": 1,\n "B": 3\n}' }, 'a.template.json differs in line 3: "B": 2, and not "B": 3'],
  ['another order', { 'a.template.json': '{\n "B": 2,\n "A": 1\n}' }, 'a.template.json differs in line 2: "A": 1,, and not "B": 2,'],
  ['less', { 'a.template.json': '{\n "A": 1,' }, 'a.template.json differs in line 3: "B": 2, and not the end'],
  ['more', { 'a.template.json': '{\n "A": 1,\n "B": 2\n}\n' }, 'a.template.json differs in line 5: the end, and not'],
  ['white space alone', { 'a.template.json': '{\n "A": 1,\n "B": 2\n }' }, 'a.template.json differs in line 4: }, and not }'],
  ['a further template', { 'c.template.json': '{}' }, 'c.template.json is not expected'],
])('%s is a difference', (_, files, message) => {
  expect(differences(assembly(TYPESCRIPT), assembly({ ...TYPESCRIPT, ...files }))).toEqual([expect.stringContaining(message)]);
});

test('a missing template is a difference', () => {
  const { 'a.b.nested.template.json': _, ...others } = TYPESCRIPT;
  expect(differences(assembly(TYPESCRIPT), assembly(others))).toEqual(['a.b.nested.template.json is missing']);
});
