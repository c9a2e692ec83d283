import { spawnSync } from 'child_process';
import * as fs from 'fs';
import * as path from 'path';
import { folderWith, LIBRARY } from './folder-fixture';
import { library } from '../../../scripts/package/library';

const made = folderWith(LIBRARY);
let installed: string;
let files: Map<string, string>;

beforeAll(async () => {
  files = await library(made);
  installed = folderWith({
    ...Object.fromEntries([...files].map(([file, text]) => [`node_modules/library/${file}`, text])),
    'node_modules/library/package.json': '{ "main": "lib/index.js" }',
  });
});

function printed(program: string): unknown {
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', program], { cwd: installed, encoding: 'utf-8' });
  return stderr === '' ? JSON.parse(stdout) : stderr;
}

test('the library is one file of code and the types that the index reaches', () => {
  expect([...files.keys()].sort()).toEqual(['lib/index.d.ts', 'lib/index.js', 'lib/part/index.d.ts', 'lib/part/name.d.ts', 'lib/part/options.d.ts']);
  expect(files.get('lib/index.js')).not.toContain('aws-sdk');
});

test('an ECMAScript module imports the exports by name', () => {
  expect(printed('import { name, separator } from "library"; console.log(JSON.stringify([name, separator]));')).toEqual(['part', path.sep]);
});

test('a CommonJS module gets the same exports', () => {
  const program = 'import { createRequire } from "module"; console.log(JSON.stringify(Object.keys(createRequire(`${process.cwd()}/a.js`)("library"))));';
  expect(printed(program)).toEqual(['folder', 'name', 'separator']);
});

test('a module finds files from the folder that it was compiled into', () => {
  expect(printed('import { folder } from "library"; console.log(JSON.stringify(folder()));')).toBe(path.join(fs.realpathSync(installed), 'node_modules/library/lib/part'));
});
