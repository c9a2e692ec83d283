// Starts the local AWS, after installing what it needs, beside this file: a virtual environment and the Node.js versions of
// the Lambda runtimes. Plain Node.js without dependencies, so that it works in a fresh clone.
//
//   node local-aws/start.mjs [--seed FILE] [--account ID] [--region NAME] [--port N]
//
// Node.js scripts import `startLocalAws` instead.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const HOME = dirname(fileURLToPath(import.meta.url));
const VENV = join(HOME, '.venv');
const RUNTIMES = join(HOME, '.runtimes');
const LOCK = join(HOME, '.installing');
const NODE_VERSIONS = ['22', '24'];
const WINDOWS = process.platform === 'win32';
const STOP_PATIENCE_MS = 10_000;
const SCRIPT_OPTIONS = ['seed', 'account', 'region', 'port', 'signal', 'log'];

/**
 * @param {{ seed?: string, account?: string, region?: string, port?: number, signal?: AbortSignal, log?: (line: string) => void }} options
 * @returns {Promise<{ url: string, pid: number, account: string, region: string, environment: Record<string, string>, stop: () => Promise<void> }>}
 */
export async function startLocalAws(options = {}) {
  const unknown = Object.keys(options).find((name) => !SCRIPT_OPTIONS.includes(name));
  if (unknown !== undefined) throw new Error(`there is no option ${unknown}: startLocalAws takes ${SCRIPT_OPTIONS.join(', ')}`);
  const log = options.log ?? ((line) => process.stderr.write(`${line}\n`));
  await install(log, options.signal);
  options.signal?.throwIfAborted();
  const server = launch(options);
  const ended = new Promise((settle) => server.once('exit', (code, killedBy) => settle(killedBy ?? code)));
  const stop = () => end(server, ended);
  options.signal?.addEventListener('abort', stop, { once: true });
  try {
    const { error, ...ready } = JSON.parse(await firstLine(server, ended));
    if (error !== undefined) throw new Error(error);
    return { ...ready, environment: environmentOf(ready), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function launch({ seed, account, region, port }) {
  const given = { seed: seed && resolve(seed), account, region, port };
  const args = Object.entries(given).flatMap(([name, value]) => (value === undefined ? [] : [`--${name}`, String(value)]));
  // The server stops when its standard input closes, so it never outlives this process, however that ends.
  return spawn(venvPython(), ['-m', 'local_aws', '--exit-with-stdin', ...args], {
    env: { ...process.env, PYTHONPATH: HOME },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
}

async function firstLine(server, ended) {
  const line = new Promise((settle) => createInterface({ input: server.stdout }).once('line', settle));
  const first = await Promise.race([line, ended.then((how) => new Error(`the local AWS did not start (${how})`))]);
  if (first instanceof Error) throw first;
  return first;
}

async function end(server, ended) {
  server.kill('SIGTERM');
  const impatient = setTimeout(() => server.kill('SIGKILL'), STOP_PATIENCE_MS);
  await ended;
  clearTimeout(impatient);
}

/** The variables with which an SDK, the AWS CLI or the CDK CLI sends requests to the local AWS only. */
function environmentOf({ url, region }) {
  return {
    AWS_ENDPOINT_URL: url,
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_EC2_METADATA_DISABLED: 'true',
    CDK_DISABLE_CLI_TELEMETRY: 'true',
    // The clock moves, and an SDK would take the difference for a wrong clock of its own and try again whatever failed.
    AWS_DISABLE_CLOCK_SKEW_CORRECTION: 'true',
  };
}

async function install(log, signal) {
  if (!missing().length) return;
  await locked(async () => {
    const steps = missing().map(async ({ what, run, stamp, content }) => {
      log(`local-aws: installing ${what} (once)`);
      await run(signal);
      writeFileSync(stamp, content);
    });
    const failed = (await Promise.allSettled(steps)).find(({ status }) => status === 'rejected');
    if (failed) throw failed.reason;
  }, log, signal);
}

/** A stamp is written last, so what an interruption left half done is done again. */
function missing() {
  const requirements = join(HOME, 'requirements.txt');
  const python = { what: 'moto', stamp: join(VENV, '.installed'), content: digest(requirements), run: (signal) => installPython(requirements, signal) };
  const nodes = NODE_VERSIONS.map((version) => {
    const directory = join(RUNTIMES, `node${version}`);
    return { what: `Node.js ${version}`, stamp: join(directory, '.installed'), content: version, run: (signal) => installNode(directory, version, signal) };
  });
  return [python, ...nodes].filter(({ stamp, content }) => !existsSync(stamp) || readFileSync(stamp, 'utf8') !== content);
}

async function installPython(requirements, signal) {
  await run(findPython(), ['-m', 'venv', '--clear', VENV], signal);
  await run(venvPython(), ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--require-hashes', '-r', requirements], signal);
}

async function installNode(directory, version, signal) {
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory, { recursive: true });
  // The package fetches the binary of this platform in its install script.
  const args = ['install', '--prefix', directory, '--ignore-scripts=false', '--no-audit', '--no-fund', '--loglevel=error', `node@${version}`];
  const npm = process.env.npm_execpath;
  await (npm?.endsWith('.js') ? run(process.execPath, [npm, ...args], signal) : run('npm', args, signal, { shell: WINDOWS }));
}

function venvPython() {
  return WINDOWS ? join(VENV, 'Scripts', 'python.exe') : join(VENV, 'bin', 'python');
}

function findPython() {
  const candidates = [process.env.LOCAL_AWS_PYTHON, 'python3', 'python3.13', 'python3.12', 'python3.11', 'python'].filter(Boolean);
  const found = candidates.find((name) => spawnSync(name, ['-c', 'import sys, venv; sys.exit(sys.version_info < (3, 11))']).status === 0);
  if (!found) throw new Error('the local AWS needs Python 3.11 or later (with venv); name one in LOCAL_AWS_PYTHON');
  return found;
}

function run(command, args, signal, options = {}) {
  return new Promise((settle, reject) => {
    const child = spawn(command, args, { stdio: ['ignore', 'ignore', 'pipe'], signal, ...options });
    let complaints = '';
    child.stderr.on('data', (chunk) => (complaints += chunk));
    child.once('error', reject);
    child.once('close', (code, killedBy) => {
      if (code === 0) settle();
      else reject(new Error(`${command} ${args.join(' ')} ended with ${killedBy ?? code}\n${complaints.trim()}`));
    });
  });
}

/** One process installs; others that start meanwhile wait for it. */
async function locked(work, log, signal) {
  let waiting = false;
  while (!acquire()) {
    if (!waiting) log('local-aws: another process is installing; waiting for it');
    waiting = true;
    await sleep(250, undefined, { signal });
  }
  try {
    await work();
  } finally {
    rmSync(LOCK, { force: true });
  }
}

function acquire() {
  try {
    writeFileSync(LOCK, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    if (!isAlive(Number(readFileSync(LOCK, 'utf8')))) rmSync(LOCK, { force: true });
    return false;
  }
}

function isAlive(pid) {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

function digest(file) {
  return createHash('sha256').update(readFileSync(file)).digest('hex');
}

const OPTIONS = {
  seed: { pattern: /./, hint: 'a file' },
  account: { pattern: /^[0-9]{12}$/, hint: 'the 12 digits of an account' },
  region: { pattern: /^[a-z]{2,}(-[a-z]+)+-[0-9]$/, hint: 'a Region, such as ap-southeast-2' },
  port: { pattern: /^[0-9]{1,5}$/, hint: 'a number up to 65535' },
};

/** @throws an error with one sentence if an argument is not understood */
function understood(args) {
  const usage = `it takes ${Object.keys(OPTIONS).map((name) => `--${name}`).join(', ')}`;
  let values;
  try {
    ({ values } = parseArgs({ args, options: Object.fromEntries(Object.keys(OPTIONS).map((name) => [name, { type: 'string' }])) }));
  } catch (error) {
    throw new Error(`${error.message.split(/\.\s|\.$/)[0]}: ${usage}`);
  }
  for (const [name, value] of Object.entries(values)) {
    if (!OPTIONS[name].pattern.test(value)) throw new Error(`--${name} is '${value}': give ${OPTIONS[name].hint}`);
  }
  return values;
}

async function main() {
  const interrupted = new AbortController();
  for (const [name, status] of [['SIGINT', 130], ['SIGTERM', 143]]) {
    process.once(name, () => {
      process.exitCode = status;
      interrupted.abort();
    });
  }
  try {
    const { url, pid, account, region, environment } = await startLocalAws({ ...understood(process.argv.slice(2)), signal: interrupted.signal });
    console.log(JSON.stringify({ url, pid, account, region }));
    for (const [name, value] of Object.entries(environment)) console.log(`export ${name}=${value}`);
  } catch (error) {
    if (interrupted.signal.aborted) return;
    console.error(`local-aws: ${error.message}`);
    process.exitCode = 1;
  }
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) await main();
