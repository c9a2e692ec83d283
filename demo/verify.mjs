import { run } from './processes.mjs';
import { control } from './aws.mjs';
import { fileURLToPath } from 'node:url';
import { finding, progress } from './report.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const COMMAND_LINE = fileURLToPath(new URL('../assets/cli/oban-environment.mjs', import.meta.url));
/** Sets the clock of the command to that of the local AWS. */
const CLOCK = fileURLToPath(new URL('../test/e2e/shifted-clock.cjs', import.meta.url));

/** Runs `npx oban-environment verify` after the deployment, and reports its counts. Daily events have not happened yet. */
export async function verify({ env, url, environment }) {
  progress(`npx oban-environment verify --environment ${environment}`);
  const { now } = await control(url, 'clock');
  const began = Date.now();
  const { output } = await run(process.execPath, ['--require', CLOCK, COMMAND_LINE, 'verify', '--environment', environment], {
    cwd: ROOT, env: { ...env, CLOCK_OFFSET_MS: `${new Date(now).getTime() - Date.now()}` },
  });
  const [heading = 'no report'] = /\d+ failed, .*$/m.exec(output) ?? [];
  const isRight = /^0 failed, 0 unknown, /.test(heading) && / [1-9]\d* passed/.test(heading);
  finding('verify after the deployment', `${heading}, in ${Math.round((Date.now() - began) / 1_000)} s`, isRight);
  if (!isRight) {
    progress(output.split('\n').slice(0, 20).join('\n'));
  }
}
