import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { pythonName } from '../../src/checks/python-name';
import { PYTHON_MODULE, STRUCT_PROPERTIES } from '../../src/checks/struct-properties';

const CHECK = fs.readFileSync(path.join(__dirname, 'dict_keys.py'), 'utf-8');
/** The packages that jsii-pacmak builds with. */
const BUILD_REQUIREMENTS = path.join(path.dirname(require.resolve('jsii-pacmak/package.json')), 'lib/targets/python/requirements-dev.txt');
const DIST = path.resolve('dist/python');

/**
 * Makes the Python package as `jsii-pacmak` does, with one more module, which refuses keys of dicts that jsii drops before the library sees them.
 *
 * @param generate generates the sources of the package in a folder
 * @param run runs a command
 */
export async function packagePython(
  generate: (folder: string) => Promise<void>, run: (command: string, args: string[]) => Promise<void>,
): Promise<void> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'python-package-'));
  try {
    await generate(folder);
    const sources = path.join(folder, 'python');
    addCheckOfDicts(path.join(sources, 'src', PYTHON_MODULE));
    await run('python3', ['-m', 'venv', path.join(folder, 'venv')]);
    const python = path.join(folder, 'venv/bin/python');
    await run(python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r', BUILD_REQUIREMENTS]);
    fs.rmSync(DIST, { recursive: true, force: true });
    await run(python, ['-m', 'build', '--outdir', DIST, sources]);
    await run(python, ['-m', 'twine', 'check', ...fs.readdirSync(DIST).map((file) => path.join(DIST, file))]);
  } finally {
    fs.rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

function addCheckOfDicts(module: string): void {
  fs.writeFileSync(path.join(module, '_dict_keys.py'), checkOfDicts());
  fs.appendFileSync(path.join(module, '__init__.py'), '\nfrom ._dict_keys import refuse_unknown_keys as _refuse_unknown_keys\n\n_refuse_unknown_keys(globals())\n');
}

/** The module with the structs of the library. */
export function checkOfDicts(): string {
  const { collections, properties } = structsInCollections();
  return CHECK
    .replace(/^(COLLECTIONS: .*) = \{\}$/m, (_, declaration: string) => `${declaration} = ${JSON.stringify(collections, undefined, 4)}`)
    .replace(/^(PROPERTIES: .*) = \{\}$/m, (_, declaration: string) => `${declaration} = ${JSON.stringify(properties, undefined, 4)}`);
}

interface NamesOfStructs {
  [struct: string]: { [property: string]: string };
}

function structsInCollections(): { collections: NamesOfStructs; properties: NamesOfStructs } {
  const collections: NamesOfStructs = {};
  const properties: NamesOfStructs = {};
  const addProperties = (struct: string) => {
    const { names, held = {} } = STRUCT_PROPERTIES[struct];
    properties[struct] = Object.fromEntries(names.map((name) => [name, '']));
    for (const [property, { struct: inner, collection }] of Object.entries(held)) {
      if (collection === undefined) {
        throw new Error(`${struct}.${property} holds a struct by itself, and ${struct} can be a dict in a map or a list: dict_keys.py has to check its keys as well`);
      }
      properties[struct][property] = inner;
      addProperties(inner);
    }
  };
  for (const [struct, { held = {} }] of Object.entries(STRUCT_PROPERTIES)) {
    for (const [property, { struct: inner, collection }] of Object.entries(held)) {
      if (collection !== undefined) {
        (collections[struct] ??= {})[pythonName(property)] = inner;
        addProperties(inner);
      }
    }
  }
  return { collections, properties };
}
