/**
 * Deploys the production example to an AWS on this machine, with the CDK CLI, and asks the running AWS what became of it.
 *
 *   npm run demo                             deploy, ask, change, destroy; the exit status tells whether all was as it should be
 *   npm run demo -- --keep                   leave it running and print how to talk to it
 *   npm run demo -- --fault never-healthy    the gateway's image never becomes healthy: the demo has to fail and say why
 *
 * Plain Node: it installs what it needs, so it runs in a fresh clone.
 */
import { parseArgs } from 'node:util';
import { endAll } from './processes.mjs';
import { elapsedSeconds, progress, table } from './report.mjs';
import { DemoFailed, story } from './story.mjs';

const { values } = parseArgs({ options: { keep: { type: 'boolean', default: false }, fault: { type: 'string' } } });
if (values.fault !== undefined && values.fault !== 'never-healthy') {
  console.error(`there is no fault '${values.fault}': use --fault never-healthy`);
  process.exit(2);
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.once(signal, async () => {
    progress(`${signal}: stopping everything`);
    await endAll();
    process.exit(130);
  });
}

let status = 1;
try {
  await story({ keep: values.keep, fault: values.fault });
  status = table() ? 0 : 1;
  console.log(`\n${status === 0 ? 'All is as it should be' : 'Not all is as it should be'}, after ${elapsedSeconds()} s.`);
} catch (error) {
  console.error(`\nThe demo failed after ${elapsedSeconds()} s: ${error instanceof DemoFailed ? error.message : error.stack}`);
} finally {
  await endAll();
}
process.exit(status);
