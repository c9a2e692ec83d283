import * as fs from 'fs';
import * as path from 'path';
import { PackageJson, withAbsoluteLinks } from './absolute-links';
import { library } from './library';

/** A file of the package. */
export interface PackageFile {
  readonly contents: string | Uint8Array;
  readonly executable: boolean;
}

interface Manifest extends PackageJson {
  readonly files: readonly string[];
  readonly bin: { readonly [name: string]: string };
}

/** npm adds these to the files that package.json lists. */
const ALWAYS = ['package.json', 'README.md', 'LICENSE'];

/** The manifest of jsii, which contains the README for the other languages. */
const ASSEMBLY = '.jsii';

/**
 * Returns the files of the package, by path: those that package.json lists. The library is bundled, and links of pages are absolute if their
 * file is not in the package. A registry shows the README alone, so all links of the README are absolute.
 *
 * @param root the folder of the repository, after a compile
 */
export async function contents(root: string): Promise<Map<string, PackageFile>> {
  const manifest: Manifest = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf-8'));
  const files = new Map<string, string | Uint8Array>(await library(root));
  for (const file of [...ALWAYS, ...manifest.files].filter((listed) => listed !== 'lib').flatMap((listed) => filesBelow(root, listed))) {
    files.set(file, fs.readFileSync(path.join(root, file)));
  }
  for (const [page, text] of [...files].filter(([file]) => file.endsWith('.md')).map(([file, bytes]) => [file, bytes.toString()] as const)) {
    files.set(page, withAbsoluteLinks(text, manifest, page === 'README.md' ? { page } : { page, inPackage: [...files.keys()] }));
  }
  const assembly = JSON.parse(files.get(ASSEMBLY)!.toString());
  files.set(ASSEMBLY, JSON.stringify({ ...assembly, readme: { markdown: files.get('README.md') } }, undefined, 2));
  // jsii keeps the mode of the files in a package, and Python runs the command by its path.
  const executables = Object.values(manifest.bin);
  return new Map([...files].map(([file, each]) => [file, { contents: each, executable: executables.includes(file) }]));
}

function filesBelow(root: string, listed: string): string[] {
  const place = path.join(root, listed);
  if (!fs.existsSync(place)) {
    throw new Error(`the package contains ${listed}, which does not exist: run "npx projen compile" and "npx projen rosetta" first`);
  }
  return fs.statSync(place).isFile()
    ? [listed]
    : fs.readdirSync(place).flatMap((name) => filesBelow(root, path.posix.join(listed, name)));
}
