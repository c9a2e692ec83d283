import { spawnSync } from 'child_process';
import * as fs from 'fs';
import * as path from 'path';
import { pathToFileURL } from 'url';

const ASSETS = path.join(__dirname, '..', 'assets');

// Modules in `import()` calls are loaded only when the call runs.
const IMPORTED_FROM_THE_START = /(?:from|import)"(\.[^"]+)"/g;

/** The code that a function loads before its first call. */
export interface Loading {
  readonly name: string;
  readonly bytes: number;
  /** The CPU time in addition to that of Node.js without the code. */
  readonly cpuMilliseconds: number;
}

/** Returns the code that each function of the backup loads. */
export function loadings(runs: number): Loading[] {
  const folder = path.join(ASSETS, 'backup', 'functions');
  const handlers = fs.readdirSync(folder).filter((file) => file.endsWith('.mjs')).map((file) => path.join(folder, file));
  const costs = new Map(['', ...handlers].map((handler) => [handler, Infinity]));
  for (let run = 0; run < runs; run++) {
    costs.forEach((cost, handler) => costs.set(handler, Math.min(cost, cpuMilliseconds(handler))));
  }
  return handlers.map((handler) => ({
    name: path.basename(handler, '.mjs'),
    bytes: [...modulesOf(handler)].reduce((sum, file) => sum + fs.statSync(file).size, 0),
    cpuMilliseconds: costs.get(handler)! - costs.get('')!,
  }));
}

/** Returns the size of all bundles of the package. */
export function bytesOfAllBundles(): number {
  const files = fs.readdirSync(ASSETS, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return files.reduce((sum, file) => sum + fs.statSync(path.join(file.parentPath, file.name)).size, 0);
}

function modulesOf(module: string, loaded = new Set<string>()): Set<string> {
  if (!loaded.has(module)) {
    loaded.add(module);
    for (const [, imported] of fs.readFileSync(module, 'utf-8').matchAll(IMPORTED_FROM_THE_START)) {
      modulesOf(path.join(path.dirname(module), imported), loaded);
    }
  }
  return loaded;
}

function cpuMilliseconds(handler: string): number {
  const load = handler === '' ? '' : `await import('${pathToFileURL(handler)}');`;
  const program = `${load} const { user, system } = process.cpuUsage(); console.log((user + system) / 1e3);`;
  const env = { ...process.env, AWS_REGION: 'ap-southeast-2', AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' };
  return Number(spawnSync(process.execPath, ['--input-type=module', '--eval', program], { env, encoding: 'utf-8' }).stdout);
}
