import { CheckRun, checkWorld } from './check-world';
import { isHeartbeatDue } from './heartbeat-day';
import { checkBackups as judge } from './plan';
import { publishVerdict } from './publish-verdict';
import { reasonOf } from '../../../aws-calls/fault';
import type { Verdict } from '../model/verdict';
import type { Failure, Summary } from '../runtime/summary';
import { Tally } from '../runtime/tally';

/** Checks the backups. Notifies the topic if there is a problem or a reminder, or if a heartbeat is due. */
export async function checkBackups(run: CheckRun): Promise<Summary> {
  const verdict = judge(await checkWorld(run));
  const isDue = verdict.isWrong || verdict.reminders !== undefined;
  const isHeartbeat = isHeartbeatDue(run.settings.heartbeat, run.runTime()) && !verdict.isWrong; // promise FN-5m.4
  run.log.judged(verdict); // promise FN-5k.1
  return {
    ...new Tally('check-backups', run).summary(),
    failures: [...failuresOf(verdict), ...isDue || isHeartbeat ? await notify(run, verdict, isHeartbeat) : []], // promise FN-5l.1, FN-5m.1
    verdict,
  };
}

async function notify({ settings: { isDryRun, topicArn }, clients: { sns } }: CheckRun, verdict: Verdict, isHeartbeat: boolean): Promise<Failure[]> {
  if (isDryRun) { // promise FN-5n.3
    return [];
  }
  try {
    await publishVerdict(sns, topicArn, verdict, isHeartbeat); // promise FN-5k.2
    return [];
  } catch (error) {
    return [{ subject: topicArn, reason: `it could not be notified: ${reasonOf(error)}` }]; // promise FN-5l.4
  }
}

function failuresOf({ sources, findings }: Verdict): Failure[] {
  const ofSources = sources
    .filter(({ state }) => state === 'wrong')
    .flatMap(({ source, findings: itsFindings }) => itsFindings.map((finding) => ({ ...finding, source })));
  return [...ofSources, ...findings];
}
