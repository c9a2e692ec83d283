import * as fs from 'fs';
import * as path from 'path';
import { bundle } from '../../scripts/bundle/bundle';
import { handlersBelow } from '../../scripts/bundle/sources';

// What the package has: `npx projen bundle` makes it.
const ASSETS = 'assets';
const KIB = 1024;

// What `import()` names is loaded when it is called, or never.
const IMPORTED_FROM_THE_START = /(?:from|import)"(\.[^"]+)"/g;

const handlers = [...handlersBelow('src')].flatMap(([folder, sources]) => Object.keys(sources).map((name) => path.join(ASSETS, folder, `${name}.mjs`)));
const files = fs.readdirSync(ASSETS, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => path.join(entry.parentPath, entry.name));

/** A module and all that it imports. */
function loadedBy(module: string, loaded = new Set<string>()): Set<string> {
  if (!loaded.has(module)) {
    loaded.add(module);
    for (const [, imported] of fs.readFileSync(module, 'utf-8').matchAll(IMPORTED_FROM_THE_START)) {
      loadedBy(path.join(path.dirname(module), imported), loaded);
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

test('what a handler loads is counted: its client, too', () => {
  expect(bytes(loadedBy('assets/cluster/image-pointer-seed.mjs')) / KIB).toBeGreaterThan(100);
});

test('all bundles together have at most 1.6 MB', () => {
  expect(bytes(files)).toBeLessThanOrEqual(1_600_000);
});

test('there is nothing that an earlier bundle left', async () => {
  const made = await Promise.all([...handlersBelow('src')].map(async ([folder, sources]) => (
    [...(await bundle(sources)).keys()].map((file) => path.join(ASSETS, folder, file)))));
  expect([...files].sort()).toEqual(made.flat().sort());
});
