import * as fs from 'fs';
import * as path from 'path';

/** The URL of the documentation. The bundler replaces it with a literal, because a bundle has no package.json. */
declare const DOCUMENTATION: string | undefined;

/** The URL, which the first link reads from package.json. */
let baseUrl: string | undefined;

/**
 * Returns a link into this library's documentation, on the default branch of its repository. Deployed resources have the link, so it has no
 * version: a release would change them all (ADR 0092).
 */
export function documentationUrl(place: string): string {
  baseUrl ??= typeof DOCUMENTATION === 'string' ? DOCUMENTATION : documentationOf(path.join(__dirname, '..', '..', 'package.json'));
  return `${baseUrl}/${place}`;
}

/** Returns the URL of a package's documentation. */
export function documentationOf(packageJson: string): string {
  const { repository } = JSON.parse(fs.readFileSync(packageJson, 'utf-8'));
  return `${repository.url.replace(/\.git$/, '')}/blob/HEAD/docs`;
}
