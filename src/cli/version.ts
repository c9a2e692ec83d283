import * as fs from 'fs';
import * as path from 'path';

/** The version of this library. The bundler replaces it with a literal. */
declare const VERSION: string | undefined;

/** Returns the version of the package that contains the command line. */
export function version(): string {
  return typeof VERSION === 'string' ? VERSION : JSON.parse(fs.readFileSync(path.join(__dirname, '..', '..', 'package.json'), 'utf-8')).version;
}
