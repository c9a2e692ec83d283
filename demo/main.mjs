import { parseArgs } from 'node:util';
import { endAll } from './processes.mjs';
import { elapsedSeconds, progress, table } from './report.mjs';
import { DemoFailed, howToTalk, story } from './story.mjs';

const USAGE = `Deploys the production example to an AWS on this machine, with the CDK CLI, and asks the running AWS what became of it.

  npm run demo                            deploy, ask, change, destroy; the exit status tells whether all was as it should be
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

// npm dies of a signal without handing it on; whoever started the demo is gone then.
const parent = process.ppid;
setInterval(() => process.ppid !== parent && interrupt('whoever started the demo is gone'), 500).unref();

function options() {
  try {
    const { values } = parseArgs({ options: { keep: { type: 'boolean' }, fault: { type: 'string' }, help: { type: 'boolean' } } });
    if (values.fault === undefined || values.fault === 'never-healthy') {
      return values;
    }
    console.error(`there is no fault '${values.fault}'`);
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
  const kept = await story(chosen);
  status = table() ? 0 : 1;
  console.log(`\n${status === 0 ? 'All is as it should be' : 'Not all is as it should be'}, after ${elapsedSeconds()} s.`);
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
