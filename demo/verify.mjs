import { fileURLToPath } from 'node:url';
import { control } from './aws.mjs';
import { run } from './processes.mjs';
import { finding, progress, rowsOf } from './report.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const COMMAND_LINE = fileURLToPath(new URL('../assets/cli/oban-environment.mjs', import.meta.url));
/** Sets the clock of the command to that of the local AWS. */
const CLOCK = fileURLToPath(new URL('../test/e2e/shifted-clock.cjs', import.meta.url));
/** The key of the command alone, by which its requests are counted. */
const ACCESS_KEY_ID = 'AKIAVERIFY';
const MOST_SECONDS = 60;
/** The calls that the command may make for each call that its questions need. */
const MOST_CALLS = 2;

/** Verifies the environment after its deployment. Daily events have not happened yet, so that some results are pending. */
export async function verifyTheDeployment(account) {
  const { counts } = await verify(account, 'verify after the deployment');
  finding('verify after the deployment', phraseOf(counts), counts.passed > 0 && counts.failed + counts.unknown === 0);
}

/** Verifies the environment after a day, when everything has to have passed. Returns the table of the clauses. */
export async function verifyTheFirstDay(account) {
  const { counts, results, seconds, calls } = await verify(account, 'verify after the first day');
  finding('verify after the first day', phraseOf(counts), counts.passed > 0 && results.length === counts.passed);
  finding('the time and the calls of verify', `${seconds} s; ${calls.made} calls, of which its questions need ${calls.needed}`,
    seconds < MOST_SECONDS && calls.made <= MOST_CALLS * calls.needed);
  return tableOf(results);
}

/** Runs `npx oban-environment verify`. Returns its report, the seconds that it took, and its calls. */
async function verify({ env, url, environment }, title) {
  progress(`npx oban-environment verify --environment ${environment}`);
  const { now } = await control(url, 'clock');
  const before = (await requests(url)).length;
  const began = Date.now();
  const { stdout, output } = await run(process.execPath, ['--require', CLOCK, COMMAND_LINE, 'verify', '--environment', environment, '--json'], {
    cwd: ROOT, env: { ...env, AWS_ACCESS_KEY_ID: ACCESS_KEY_ID, CLOCK_OFFSET_MS: `${new Date(now).getTime() - Date.now()}` },
  });
  const seconds = Math.round((Date.now() - began) / 1_000);
  const made = (await requests(url)).slice(before);
  if (!stdout.startsWith('{')) {
    throw new Error(`${title} printed no report:\n${output.split('\n').slice(0, 20).join('\n')}`);
  }
  const report = JSON.parse(stdout);
  report.results.filter(({ result }) => result === 'failed' || result === 'unknown')
    .forEach(({ clause, result, resource, answer }) => progress(`  ${clause} ${result}: ${resource}: ${answer}`));
  return { ...report, seconds, calls: { made: made.length, needed: new Set(made).size } };
}

/** Returns the requests of the command. A question needs no request twice, so that equal ones count as needed once. */
async function requests(url) {
  const all = await control(url, 'requests');
  return all.filter(({ accessKeyId }) => accessKeyId === ACCESS_KEY_ID)
    .map(({ service, operation, parameters }) => `${service}:${operation} ${JSON.stringify(parameters)}`);
}

function phraseOf({ passed, failed, pending, unknown }) {
  return `${passed} passed, ${pending} pending, ${failed} failed, ${unknown} unknown`;
}

/** Returns a line for each clause, with the number of its results of each kind. */
function tableOf(results) {
  const clauses = [...new Map(results.map(({ clause, asks }) => [clause, asks]))];
  return rowsOf([
    ['clause', 'verify after the first day', 'asks'],
    ...clauses.map(([clause, asks]) => {
      const counts = new Map();
      results.filter((row) => row.clause === clause).forEach(({ result }) => counts.set(result, (counts.get(result) ?? 0) + 1));
      return [clause, [...counts].map(([result, count]) => `${count} ${result}`).join(', '), asks];
    }),
  ]);
}
