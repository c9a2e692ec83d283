import * as fs from 'fs';
import * as path from 'path';

/** The version of this library. A bundle has it written in. */
declare const VERSION: string | undefined;

/** The version of the package in which the command line is. */
export function version(): string {
  return typeof VERSION === 'string' ? VERSION : JSON.parse(fs.readFileSync(path.join(__dirname, '..', '..', 'package.json'), 'utf-8')).version;
}
