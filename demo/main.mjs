import { parseArgs } from 'node:util';
import { endAll } from './processes.mjs';
import { elapsedSeconds, progress, table } from './report.mjs';
import { DemoFailed, howToTalk, story } from './story.mjs';

const USAGE = `Deploys the production example to an AWS on this machine, with the CDK CLI, and asks the running AWS what became of it.

  npm run demo                            deploy, ask, change, let fourteen virtual days of backups pass, hold a drill
                                          of four failures, quarantine a member and replace what came from it, restore a
                                          server and the database, destroy;
                                          the exit status is 0 if all checks passed
  npm run demo -- --days 3                let so many days of backups pass instead of fourteen; 0 for none
  npm run demo -- --keep                  leave it running and print how to talk to it
  npm run demo -- --fault never-healthy   the gateway's image never becomes healthy: the demo has to fail and say why

It is plain Node and installs what it needs, so it runs in a fresh clone.`;

let interrupted = false;

async function interrupt(why) {
  if (interrupted) {
    return;
  }
  interrupted = true;
  progress(`${why}: stopping everything`);
  await endAll();
  process.exit(130);
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => interrupt(signal));
}

// npm ends on a signal without forwarding it, so the demo checks whether its parent process has ended.
const parent = process.ppid;
setInterval(() => process.ppid !== parent && interrupt('the parent process has ended'), 500).unref();

function options() {
  try {
    const { values } = parseArgs({
      options: { days: { type: 'string', default: '14' }, keep: { type: 'boolean' }, fault: { type: 'string' }, help: { type: 'boolean' } },
    });
    if (values.fault !== undefined && values.fault !== 'never-healthy') {
      throw new Error(`unknown fault '${values.fault}': use never-healthy`);
    }
    if (!/^\d{1,3}$/.test(values.days)) {
      throw new Error(`--days takes a whole number from 0 to 999, not '${values.days}'`);
    }
    return { ...values, days: Number(values.days) };
  } catch (error) {
    console.error(error.message);
  }
  return undefined;
}

const chosen = options();
if (!chosen || chosen.help) {
  console.log(USAGE);
  process.exit(chosen ? 0 : 2);
}

let status = 1;
try {
  const { kept, lines } = await story(chosen);
  console.log(['', ...lines].join('\n'));
  status = table() ? 0 : 1;
  console.log(`\n${status === 0 ? 'All checks passed' : 'Some checks failed'}, after ${elapsedSeconds()} s.`);
  if (kept) {
    console.log(howToTalk(kept));
  }
} catch (error) {
  if (!interrupted) {
    console.error(`\nThe demo failed after ${elapsedSeconds()} s: ${error instanceof DemoFailed ? error.message : error.stack}`);
  }
} finally {
  await endAll();
}
if (!interrupted) {
  process.exit(status);
}
