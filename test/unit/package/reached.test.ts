import * as path from 'path';
import { folderWith, LIBRARY } from './folder-fixture';
import { reachedFrom } from '../../../scripts/package/reached';

const reached = (folder: string, file: string, extension: '.js' | '.d.ts') => [...reachedFrom(path.join(folder, file), extension)].map((each) => path.relative(folder, each)).sort();

test('code reaches what it requires, directly or through others, in folders and with an extension', () => {
  expect(reached(folderWith(LIBRARY), 'lib/index.js', '.js')).toEqual(['lib/index.js', 'lib/part/index.js', 'lib/part/name.js']);
});

test('types reach what they import, export, or name in place', () => {
  expect(reached(folderWith(LIBRARY), 'lib/index.d.ts', '.d.ts')).toEqual(['lib/index.d.ts', 'lib/part/index.d.ts', 'lib/part/name.d.ts', 'lib/part/options.d.ts']);
});

test('files that import each other are reached once', () => {
  expect(reached(folderWith({ 'a.js': 'require("./b");', 'b.js': 'require("./a");' }), 'a.js', '.js')).toEqual(['a.js', 'b.js']);
});

test('an import of a file that does not exist is an error', () => {
  expect(() => reached(folderWith({ 'a.js': 'require("./b");' }), 'a.js', '.js')).toThrow(/a\.js imports \.\/b, which does not exist: compile again/);
});
