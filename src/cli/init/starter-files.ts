import * as fs from 'fs';
import * as path from 'path';
import { Language, LANGUAGES } from './language';

/** The contents of files, by path with slashes. */
export interface Files {
  readonly [file: string]: string;
}

/** The files of each language, with pinned versions and with the values of an example. */
export type Starters = { readonly [language in Language]: Files };

/**
 * The starters as JSON. The bundler replaces the name with a literal, so that the command needs no other file. A string stays in the bundle of the
 * command line, and an object would become a part that functions share.
 */
declare const STARTERS: string | undefined;

/** The parts of package.json that the versions of a starter come from. */
interface PackageJson {
  readonly name: string;
  readonly version: string;
  readonly devDependencies: { readonly [name: string]: string };
  readonly engines: { readonly node: string };
}

/** npm leaves a .gitignore out of a package and out of a folder that has one, so that the repository has it under another name. */
const STORED_NAMES: { readonly [stored: string]: string } = { gitignore: '.gitignore' };

/** Returns the starter of a language, with versions of this package and with the values of an example. */
export function starterFiles(language: Language): Files {
  const starters: Starters = typeof STARTERS === 'string' ? JSON.parse(STARTERS) : readStarters(path.join(__dirname, '..', '..', '..'));
  return starters[language];
}

/** Reads the starters from the repository of this library, and pins the versions that it is tested with. */
export function readStarters(repository: string): Starters {
  const packageJson: PackageJson = JSON.parse(fs.readFileSync(path.join(repository, 'package.json'), 'utf-8'));
  const starters = LANGUAGES.map((language) => [language, readStarter(path.join(repository, 'starter', language), packageJson)]);
  return Object.fromEntries(starters) as Starters;
}

function readStarter(folder: string, packageJson: PackageJson): Files {
  const entries = fs.readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const files = entries.map((entry) => path.join(entry.parentPath, entry.name)).filter((file) => !file.includes('__pycache__')).sort();
  return Object.fromEntries(files.map((file) => {
    const name = path.relative(folder, file).split(path.sep).join('/');
    return [STORED_NAMES[name] ?? name, pinned(name, fs.readFileSync(file, 'utf-8'), packageJson)];
  }));
}

/** Returns the text of a file with versions, if it is one that names packages. */
function pinned(name: string, text: string, { name: own, version, devDependencies, engines }: PackageJson): string {
  const versionOf = (dependency: string) => (dependency === own ? version : devDependencies[dependency] ?? missing(name, dependency));
  switch (name) {
    case 'package.json': {
      const result = JSON.parse(text);
      for (const dependencies of [result.dependencies ?? {}, result.devDependencies]) {
        Object.keys(dependencies).forEach((each) => { dependencies[each] = versionOf(each); });
      }
      return `${JSON.stringify({ ...result, engines }, undefined, 2)}\n`;
    }
    case 'requirements.txt': return text.replace(/^.+$/gm, (dependency) => `${dependency}==${versionOf(dependency)}`);
    default: return text;
  }
}

function missing(file: string, dependency: string): never {
  throw new Error(`${file} of a starter names ${dependency}, which is no development dependency of this repository: add it there, so that it is tested`);
}
