import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';

const made: string[] = [];

afterAll(() => made.forEach((folder) => fs.rmSync(folder, { recursive: true })));

/** Returns a new folder with these files. It is removed after the tests. */
export function folderWith(files: { readonly [file: string]: string }): string {
  const folder = fs.mkdtempSync(path.join(fs.realpathSync(os.tmpdir()), 'package-test-'));
  made.push(folder);
  for (const [file, contents] of Object.entries(files)) {
    fs.mkdirSync(path.join(folder, path.dirname(file)), { recursive: true });
    fs.writeFileSync(path.join(folder, file), contents);
  }
  return folder;
}

/** The compiled library, with a file that the index does not reach, and one that only its types reach. */
export const LIBRARY = {
  'lib/index.js': [
    'var __exportStar = (m, exports) => { for (var p in m) if (p !== "default") exports[p] = m[p]; };',
    '__exportStar(require("./part"), exports);',
    'exports.separator = require("path").sep;',
  ].join('\n'),
  'lib/index.d.ts': 'export * from \'./part\';\nexport declare const separator: string;\n',
  'lib/part/index.js': 'exports.folder = () => __dirname;\nexports.name = require("./name.js").name;',
  'lib/part/index.d.ts': 'import type { Options } from \'./options\';\nexport declare function folder(options?: Options): string;\nexport declare const name: import("./name").Name;\n',
  'lib/part/name.js': 'exports.name = "part";',
  'lib/part/name.d.ts': 'export type Name = string;\n',
  'lib/part/options.js': '"use strict";',
  'lib/part/options.d.ts': 'export interface Options {}\n',
  'lib/cli/main.js': 'require("@aws-sdk/client-ec2");',
  'lib/cli/main.d.ts': 'export {};\n',
};
