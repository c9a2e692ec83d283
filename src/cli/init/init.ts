import * as fs from 'fs';
import * as path from 'path';
import type { InitRequest } from './init-command-line';
import type { Language } from './language';
import { starter } from './starter';
import type { Files } from './starter-files';
import { Refusal } from '../refusals';
import { say, Terminal } from '../terminal';

/** The commands after which the tests of a new repository pass. */
const FIRST_COMMANDS: { readonly [language in Language]: readonly string[] } = {
  typescript: ['npm install', 'npm test'],
  python: ['python3 -m venv .venv && source .venv/bin/activate', 'pip install -r requirements.txt', 'npm install', 'npm test'],
};

/** Makes a deployment repository in a folder that does not exist or is empty. Throws a Refusal otherwise, before a file is written. */
export function init(request: InitRequest, terminal: Terminal): void {
  const { folder, language } = request;
  const files = starter(request);
  requireEmpty(folder);
  write(folder, files);
  say(terminal.out,
    `Made a deployment repository in ${folder}. To install it and run its tests:`,
    '',
    ...[`cd ${quoted(folder)}`, ...FIRST_COMMANDS[language]].map((command) => `  ${command}`),
    '',
    'README.md lists what to change before the first deployment.');
}

function requireEmpty(folder: string): void {
  const found = entriesOf(folder).filter((entry) => entry !== '.git');
  if (found.length > 0) {
    throw new Refusal(`the folder ${folder} is not empty: it has ${summary(found)}. Give a folder that does not exist or is empty`);
  }
}

function entriesOf(folder: string): string[] {
  try {
    return fs.readdirSync(folder).sort();
  } catch (error) {
    switch ((error as NodeJS.ErrnoException).code) {
      case 'ENOENT': return [];
      case 'ENOTDIR': throw new Refusal(`${folder} is a file, or a part of its path is: give a folder that does not exist or is empty`);
      default: throw new Refusal(`the folder ${folder} cannot be read: ${(error as Error).message}`);
    }
  }
}

function write(folder: string, files: Files): void {
  try {
    for (const [file, text] of Object.entries(files)) {
      const target = path.join(folder, file);
      fs.mkdirSync(path.dirname(target), { recursive: true });
      fs.writeFileSync(target, text, { flag: 'wx' }); // fails if the file exists
    }
  } catch (error) {
    throw new Refusal(`the folder ${folder} cannot be written: ${(error as Error).message}`);
  }
}

/** Returns a path as a shell reads it. */
function quoted(text: string): string {
  return /^[\w./-]+$/.test(text) ? text : `'${text.replace(/'/g, "'\\''")}'`;
}

function summary(entries: readonly string[]): string {
  const [first, second, third, ...others] = entries;
  return [first, second, third].filter((entry) => entry !== undefined).join(', ') + (others.length > 0 ? ` and ${others.length} more` : '');
}
