import * as fs from 'fs';
import * as path from 'path';
import { bundle } from '../../../scripts/bundle/bundle';
import { entriesBelow } from '../../../scripts/bundle/sources';
import { readStarters } from '../../../src/cli/init/starter-files';

// What the package has: `npx projen bundle` makes it.
const ASSETS = 'assets';
const COMMAND_LINE = 'assets/cli/oban-environment.mjs';
const KIB = 1024;

jest.setTimeout(60_000); // some of them bundle

// What `import()` names is loaded when it is called, or never.
const IMPORTED_FROM_THE_START = /(?:from|import)"(\.[^"]+)"/g;
const IMPORTED_EVER = /(?:from|import|import\()"(\.[^"]+)"/g;

const entries = [...entriesBelow('src').values()].flatMap((each) => Object.keys(each)).map((name) => path.join(ASSETS, `${name}.mjs`));
/** The parts of the command line with an asset of their own. */
const parts = ['assets/cli/restore/restore.mjs', 'assets/cli/verify/verify.mjs'];
const isOfPart = (file: string) => parts.some((part) => file.startsWith(`${path.dirname(part)}/`));
const handlers = entries.filter((entry) => entry !== COMMAND_LINE && !parts.includes(entry));
/** Whether a file is deployed with no function. */
const isOfCommandLine = (file: string) => file.startsWith(`${path.dirname(COMMAND_LINE)}/`);
const files = fs.readdirSync(ASSETS, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => path.join(entry.parentPath, entry.name));

/** A module and all that it imports. */
function loadedBy(module: string, imports = IMPORTED_FROM_THE_START, loaded = new Set<string>()): Set<string> {
  if (!loaded.has(module)) {
    loaded.add(module);
    for (const [, imported] of fs.readFileSync(module, 'utf-8').matchAll(imports)) {
      loadedBy(path.join(path.dirname(module), imported), imports, loaded);
    }
  }
  return loaded;
}

function bytes(paths: Iterable<string>): number {
  return [...paths].reduce((sum, file) => sum + fs.statSync(file).size, 0);
}

test.each(handlers)('%s loads at most 520 KiB of code', (handler) => {
  expect(bytes(loadedBy(handler)) / KIB).toBeLessThanOrEqual(520);
});

test('the size of a handler includes its clients', () => {
  expect(bytes(loadedBy('assets/custom-resource/image-pointer-seed.mjs')) / KIB).toBeGreaterThan(100);
});

test('all bundles together have at most 1.6 MB, and the parts of the command line at most 1.8 MB more', () => {
  expect(bytes(files.filter((file) => !isOfPart(file)))).toBeLessThanOrEqual(1_600_000);
  expect(bytes(files.filter(isOfPart))).toBeLessThanOrEqual(1_800_000); // restore and verify, each with its clients of the SDK
});

test('a part of the command line is loaded by the command line, and shares no file with it', () => {
  expect(parts.every((part) => fs.readFileSync(COMMAND_LINE, 'utf-8').includes(`import("./${path.relative(path.dirname(COMMAND_LINE), part)}")`))).toBe(true);
  expect(parts.flatMap((part) => [...loadedBy(part, IMPORTED_EVER)]).filter((file) => !isOfPart(file))).toEqual([]);
});

describe('the command line', () => {
  test('the bundle of the command line is the file that `bin` names, and can be run', () => {
    const { bin } = JSON.parse(fs.readFileSync('package.json', 'utf-8'));
    expect(bin).toEqual({ 'oban-environment': COMMAND_LINE });
    expect(fs.readFileSync(COMMAND_LINE, 'utf-8')).toMatch(/^#!\/usr\/bin\/env node\n/);
  });

  /** The part that only `document` loads. */
  const ofDocument = files.filter((file) => isOfCommandLine(file) && fs.readFileSync(file, 'utf-8').includes('Solution Overview'));

  test('the command line takes the functions from their asset, and adds only its own code, two clients and the starters', () => {
    const starters = Buffer.byteLength(JSON.stringify(readStarters('.')));
    const others = files.filter((file) => isOfCommandLine(file) && !ofDocument.includes(file) && !isOfPart(file));
    expect((bytes(others) - starters) / KIB).toBeLessThanOrEqual(118); // half of it is the clients of CloudWatch and STS
    expect(starters / KIB).toBeLessThanOrEqual(72);
  });

  test('document has one part of at most 80 KiB, which no other command loads, and no client of the SDK', () => {
    expect(ofDocument).toHaveLength(1);
    expect(bytes(ofDocument) / KIB).toBeLessThanOrEqual(80);
    expect(loadedBy(COMMAND_LINE)).not.toContain(ofDocument[0]);
    expect([...loadedBy(ofDocument[0])].filter((file) => fs.readFileSync(file, 'utf-8').includes('DescribeImages'))).toEqual([]);
  });

  test('the command line is in no asset of a function: every file there belongs to a handler', () => {
    const ofHandlers = new Set(handlers.flatMap((handler) => [...loadedBy(handler, IMPORTED_EVER)]));
    expect(files.filter((file) => !isOfCommandLine(file) && !ofHandlers.has(file))).toEqual([]);
  });

  test('the help and wrong usage load no client of the SDK, and commands do', () => {
    const code = (imports: RegExp) => [...loadedBy(COMMAND_LINE, imports)].map((file) => fs.readFileSync(file, 'utf-8')).join('\n');
    expect([code(IMPORTED_FROM_THE_START), code(IMPORTED_EVER)].map((each) => each.includes('DescribeImages'))).toEqual([false, true]);
    expect(bytes(loadedBy(COMMAND_LINE)) / KIB).toBeLessThanOrEqual(34);
  });

  // Of what it needs beside, names of tags and a few names of shapes are in modules that handlers load as well, and their parts are cut more finely.
  test('the command line adds at most two KiB to a function', async () => {
    const functions = Object.entries(entriesBelow('src').get('backup/functions')!).filter(([name]) => !name.startsWith('cli/'));
    const alone = await bundle(Object.fromEntries(functions), 'backup/functions');
    const sizeAlone = (module: string, counted = new Set<string>()): number => {
      counted.add(module);
      const code = Buffer.from(alone.get(module)!).toString();
      const imported = [...code.matchAll(IMPORTED_FROM_THE_START)].map(([, file]) => path.join(path.dirname(module), file));
      return imported.reduce((sum, file) => sum + (counted.has(file) ? 0 : sizeAlone(file, counted)), Buffer.byteLength(code));
    };
    for (const [name] of functions) {
      expect(bytes(loadedBy(path.join(ASSETS, `${name}.mjs`))) - sizeAlone(`${name}.mjs`)).toBeLessThanOrEqual(2 * KIB);
    }
  });

  test('the bundle has every sign-in method, and loads a method only when it is used', () => {
    const ever = [...loadedBy(COMMAND_LINE, IMPORTED_EVER)].map((file) => fs.readFileSync(file, 'utf-8')).join('\n');
    const atOnce = [...loadedBy(COMMAND_LINE)].map((file) => fs.readFileSync(file, 'utf-8')).join('\n');
    for (const sign of ['sso_start_url', 'role_arn', 'credential_process', 'web_identity_token_file', 'login_session']) {
      expect([sign, ever.includes(sign)]).toEqual([sign, true]);
    }
    expect(atOnce.includes('credential_process')).toBe(false);
  });
});

test('the assets have no files of an earlier bundle', async () => {
  const made = await Promise.all([...entriesBelow('src')].map(async ([folder, sources]) => [...(await bundle(sources, folder)).keys()]));
  expect([...files].sort()).toEqual(made.flat().map((file) => path.join(ASSETS, file)).sort());
});
