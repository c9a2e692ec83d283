import * as fs from 'fs';
import * as path from 'path';

/** Where the documentation of the version in use is. A bundle has it written in, as package.json is not beside it. */
declare const DOCUMENTATION: string | undefined;

/** Read once, as every alarm has a link into it, and not before one has. */
let here: string | undefined;

/** A link into the documentation of this library, as it was when the version in use was released. */
export function documentationUrl(place: string): string {
  here ??= typeof DOCUMENTATION === 'string' ? DOCUMENTATION : documentationOf(path.join(__dirname, '..', '..', 'package.json'));
  return `${here}/${place}`;
}

/** Where the documentation of a package is. */
export function documentationOf(packageJson: string): string {
  const { repository, version } = JSON.parse(fs.readFileSync(packageJson, 'utf-8'));
  return `${repository.url.replace(/\.git$/, '')}/blob/v${version}/docs`;
}
