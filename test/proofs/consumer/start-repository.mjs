// Makes a deployment repository in each language as docs/guide/starting.md describes, in an empty folder outside: from the package of npm and, in
// Python, the wheel. The tests of each repository pass, it synthesises, and both languages make the same templates. Needs the packages in dist
// (npx projen compile && npx projen package:js && npx projen package:python).
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runUntil } from './run-until.mjs';

const DIST = fileURLToPath(new URL('../../../dist', import.meta.url));
const TARBALL = join(DIST, 'js', readdirSync(join(DIST, 'js')).find((file) => file.endsWith('.tgz')));
const TARGETS = ['--production', '111111111111/ap-southeast-2', '--staging', '222222222222/us-west-2'];
const OWNERS = ['--alerts', 'alerts@example.com', '--repository', 'my-company/oban-deployment'];

const outside = mkdtempSync(join(tmpdir(), 'oban-starter-'));
const stopping = new AbortController();
const runIn = runUntil(stopping.signal);
process.once('SIGINT', () => stopping.abort()).once('SIGTERM', () => stopping.abort());
try {
  const typescript = await start('typescript', async (run) => {
    await run('npm', 'install', '--save-exact', '--no-audit', '--no-fund', '--loglevel=error', TARBALL);
  });
  const python = await start('python', async (run) => {
    await run('python3', '-m', 'venv', '.venv');
    await run('pip', 'install', '--quiet', '--disable-pip-version-check', '--find-links', join(DIST, 'python'), '-r', 'requirements.txt');
    await run('npm', 'install', '--no-audit', '--no-fund', '--loglevel=error');
  });
  const names = Object.keys(typescript);
  const different = [...new Set([...names, ...Object.keys(python)])].filter((name) => typescript[name] !== python[name]);
  if (different.length > 0) {
    throw new Error(`the templates of the two languages differ: ${different.join(', ')}`);
  }
  console.log(`${names.length} templates, the same in both languages: ${names.join(', ')}`);
} finally {
  rmSync(outside, { recursive: true, force: true });
}

/** Makes, installs, tests and synthesises a repository. Returns its templates by name. */
async function start(language, install) {
  const folder = join(outside, language);
  // As `source .venv/bin/activate` does in Python.
  const PATH = `${join(folder, '.venv', 'bin')}:${process.env.PATH}`;
  const run = (command, ...args) => runIn(folder, command, args, { PATH });
  const seconds = {};
  const timed = async (step, work) => {
    const started = Date.now();
    await work();
    seconds[step] = Math.round((Date.now() - started) / 1000);
  };
  await timed('init', () => runIn(outside, 'npx', ['--yes', '--package', TARBALL, 'oban-environment', 'init', language, '--language', language, ...TARGETS, ...OWNERS], {}));
  await timed('install', () => install(run));
  await timed('test', () => run('npm', 'test'));
  await timed('synth', () => run('npx', 'cdk', 'synth', '--quiet', '--no-notices', '--no-version-reporting'));
  console.log(`${language}: ${Object.entries(seconds).map(([step, taken]) => `${step} ${taken} s`).join(', ')}`);
  const assembly = join(folder, 'cdk.out');
  return Object.fromEntries(readdirSync(assembly).filter((file) => file.endsWith('.template.json')).sort().map((file) => [file, readFileSync(join(assembly, file), 'utf-8')]));
}
