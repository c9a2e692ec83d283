import * as fs from 'fs';
import * as path from 'path';
import { sourcesInBundle } from '../bundle/bundle';
import { entriesBelow } from '../bundle/sources';

/** A package whose code is in the bundles. */
export interface BundledPackage {
  readonly name: string;
  readonly version: string;
  /** The SPDX identifier. */
  readonly licence: string;
  /** The texts that its licence asks to keep: the licence, and the notice if there is one. */
  readonly texts: readonly string[];
}

/** Licences that permit the code in a package under Apache-2.0, with the texts beside it. */
export const PERMITTED_LICENCES: readonly string[] = ['0BSD', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'ISC', 'MIT', 'MIT-0'];

const PACKAGE = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//;
const TEXTS = /^(?:licen[cs]e|notice|copying)(?:[.-].*)?$/i;

/** Returns the packages whose code is in assets/, sorted by name. @throws if a licence is not permitted */
export async function bundledPackages(): Promise<BundledPackage[]> {
  const sources = await Promise.all([...entriesBelow('src')].map(([folder, entries]) => sourcesInBundle(entries, folder)));
  const folders = new Set(sources.flat().map((source) => PACKAGE.exec(source)?.[1]).filter((folder) => folder !== undefined));
  const packages = [...folders].map(packageIn);
  const refused = packages.filter(({ licence }) => !PERMITTED_LICENCES.includes(licence)).map(({ name, licence }) => `${name} (${licence})`);
  if (refused.length > 0) {
    throw new Error(`bundled under a licence that is not permitted: ${refused.join(', ')}: replace it, or permit its licence in scripts/notices/bundled-packages.ts`);
  }
  return packages.sort((one, other) => (idOf(one) < idOf(other) ? -1 : 1));
}

export function idOf({ name, version }: { readonly name: string; readonly version: string }): string {
  return `${name}@${version}`;
}

function packageIn(folder: string): BundledPackage {
  const { name, version, license = 'no licence' } = JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf-8'));
  const texts = fs.readdirSync(folder).filter((file) => TEXTS.test(file)).sort().map((file) => fs.readFileSync(path.join(folder, file), 'utf-8').trim());
  return { name, version, licence: typeof license === 'string' ? license : JSON.stringify(license), texts };
}
