import { publishVerdict } from './applying/publish-verdict.lambda-shared';
import { reasonOf } from './fault.lambda-shared';
import { CheckRun, checkWorld } from './gathering/check-world.lambda-shared';
import type { Failure, Summary } from './summary.lambda-shared';
import { Tally } from './tally.lambda-shared';
import { checkBackups as judge } from '../planner/check-backups';
import { isHeartbeatDue } from '../planner/heartbeat';
import type { Verdict } from '../planner/verdict';

/** Looks how the backups stand, and tells the topic when something is wrong; when nothing is, only in time for a heartbeat. */
export async function checkBackups(run: CheckRun): Promise<Summary> {
  const verdict = judge(await checkWorld(run));
  const isDue = verdict.isWrong || verdict.reminders !== undefined;
  const isHeartbeat = isHeartbeatDue(run.settings.heartbeat, run.occasion()) && !verdict.isWrong; // promise FN-5m.4
  run.log.judged(verdict); // promise FN-5k.1
  return {
    ...new Tally('check-backups', run).summary(),
    failures: [...failuresOf(verdict), ...isDue || isHeartbeat ? await tell(run, verdict, isHeartbeat) : []], // promise FN-5l.1, FN-5m.1
    verdict,
  };
}

async function tell({ settings: { isDryRun, topicArn }, clients: { sns } }: CheckRun, verdict: Verdict, isHeartbeat: boolean): Promise<Failure[]> {
  if (isDryRun) { // promise FN-5n.3
    return [];
  }
  try {
    await publishVerdict(sns, topicArn, verdict, isHeartbeat); // promise FN-5k.2
    return [];
  } catch (error) {
    return [{ subject: topicArn, reason: `it could not be told: ${reasonOf(error)}` }]; // promise FN-5l.4
  }
}

function failuresOf({ sources, findings }: Verdict): Failure[] {
  const ofSources = sources
    .filter(({ state }) => state === 'wrong')
    .flatMap(({ source, findings: itsFindings }) => itsFindings.map((finding) => ({ ...finding, source })));
  return [...ofSources, ...findings];
}
