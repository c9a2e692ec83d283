// Deploys examples/two-environments as a repository of its own would: in a folder outside, with the packed library, to the local AWS.
// Then asks the command line of each package how their backups stand, and checks the app on other releases of Node.js.
// Needs the packages of npm and PyPI in dist (npx projen compile && npx projen package).
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkOtherNodes } from './node-versions.mjs';
import { runUntil } from './run-until.mjs';
import { installWheel } from './wheel.mjs';
import { startLocalAws } from '../../../local-aws/start.mjs';

const HERE = fileURLToPath(new URL('../../../examples/two-environments', import.meta.url));
const PACKAGES = fileURLToPath(new URL('../../../dist/js', import.meta.url));
const SEED = fileURLToPath(new URL('../../../local-aws/seed.example.json', import.meta.url));
const EXAMPLES = fileURLToPath(new URL('run_examples.py', import.meta.url));
const LINES_ALLOWED = 40;
/** The names of the exports, in a module that cannot use `require`. */
const IMPORT_BY_NAME = 'import { ObanAccount, ObanEnvironment, ServerImage } from "oban-environment"; console.log(ObanAccount, ObanEnvironment, ServerImage);';

const lines = readFileSync(join(HERE, 'app.ts'), 'utf-8').trimEnd().split('\n').length;
console.log(`${lines} lines of its own`);
if (lines > LINES_ALLOWED) {
  throw new Error(`the app has ${lines} lines, and ${LINES_ALLOWED} are meant to be enough`);
}
const [tarball] = readdirSync(PACKAGES).filter((file) => file.endsWith('.tgz'));

const outside = mkdtempSync(join(tmpdir(), 'oban-deployment-'));
const stopping = new AbortController();
process.once('SIGINT', () => stopping.abort()).once('SIGTERM', () => stopping.abort());
const runIn = runUntil(stopping.signal);
const run = (command, args, env) => runIn(outside, command, args, env);
let local;
try {
  for (const file of ['app.ts', 'cdk.json', 'tsconfig.json', 'package.json']) {
    cpSync(join(HERE, file), join(outside, file));
  }
  await run('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error', join(PACKAGES, tarball)]);
  await run('npx', ['tsc', '--noEmit', '-p', '.']);
  await run('node', ['--input-type=module', '--eval', IMPORT_BY_NAME]);
  local = await startLocalAws({ seed: SEED, signal: stopping.signal });
  await run('npm', ['run', 'deploy', '--', '--no-notices', '--progress', 'events'], local.environment);
  await run('npm', ['run', 'upgrade:check', '--', '--no-notices'], local.environment);
  await run('npx', ['cdk', '--no-notices', 'diff', '--fail'], local.environment);
  // By the name that npm links, from what the package brings along.
  for (const environment of ['prod', 'staging']) {
    await run('npx', ['oban-environment', 'backup', 'status', '--environment', environment], local.environment);
  }
  checkOtherNodes(outside);
  const installed = await installWheel(join(outside, '.venv'), run);
  await run(installed('oban-environment'), ['--version']);
  await run(installed('oban-environment'), ['backup', 'status', '--environment', 'prod'], local.environment);
  await run(installed('python'), [EXAMPLES]);
} finally {
  await local?.stop();
  rmSync(outside, { recursive: true, force: true });
}
