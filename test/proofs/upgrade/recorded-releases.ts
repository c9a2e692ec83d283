import * as fs from 'fs';
import * as path from 'path';
import { byVersion } from './baseline';

const SUFFIX = '.template.json';

/** The production example as a release made it. */
export interface RecordedRelease {
  readonly version: string;
  /** The template of each stack. */
  readonly templates: { readonly [stack: string]: any };
}

/** Reads what `npm run record-release` has kept of each release, the oldest first. */
export function recordedReleases(): RecordedRelease[] {
  const versions = fs.readdirSync(__dirname).filter((name) => /^\d+\.\d+\.\d+$/.test(name)).sort(byVersion);
  return versions.map((version) => ({ version, templates: templatesIn(path.join(__dirname, version)) }));
}

function templatesIn(folder: string): { [stack: string]: any } {
  return Object.fromEntries(fs.readdirSync(folder).filter((file) => file.endsWith(SUFFIX))
    .map((file) => [file.slice(0, -SUFFIX.length), JSON.parse(fs.readFileSync(path.join(folder, file), 'utf-8'))]));
}
