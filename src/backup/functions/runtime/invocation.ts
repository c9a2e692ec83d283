import type { Context } from 'aws-lambda';
import type { Clients } from './clients';
import { publishMetrics } from './metrics';
import type { Run } from './run';
import { RunFailed } from './run-failed';
import { structuredLog } from './structured-log';
import type { Summary } from './summary';
import type { Connection } from '../../../aws-calls/connection';
import { callTimeBefore, deadlineBefore } from '../../../aws-calls/deadline';
import type { FunctionName } from '../model/backup-functions';
import { clockDifference } from '../model/run-time';
import type { FunctionSettings } from '../model/settings';

/** An event of EventBridge, or of a manual invocation: `{}` for a run now, or the time of a missed run to repeat. */
export interface TimedEvent {
  readonly time?: string;
}

/** An invocation of a function in Lambda. */
export interface Invocation<Settings extends FunctionSettings, Services extends keyof Clients> {
  readonly functionName: FunctionName;
  readonly settings: Settings;
  /** The connection that the clients share. */
  readonly aws: Connection;
  readonly clients: Pick<Clients, Services>;
  readonly event: TimedEvent;
  readonly context: Context;
}

/**
 * Runs a function in Lambda. If items fail, the invocation publishes its metrics and then fails. If the run cannot begin, such as when the
 * first request fails, the invocation fails at once and publishes no metrics.
 */
export async function invoke<Settings extends FunctionSettings, Services extends keyof Clients>(
  { functionName, settings, aws, clients, event, context }: Invocation<Settings, Services>,
  runFunction: (run: Run<Settings, Services>) => Promise<Summary>,
): Promise<Summary> {
  const eventTime = timeOf(event);
  const log = structuredLog(functionName, settings.environmentName, context);
  const remaining = () => context.getRemainingTimeInMillis();
  aws.begin(callTimeBefore(remaining));
  const runTime = () => aws.time.runTime(eventTime);
  const summary = await runFunction({
    settings,
    clients,
    runTime,
    deadline: deadlineBefore(remaining),
    log,
  });
  const difference = clockDifference(runTime());
  if (difference !== undefined) {
    log.warned(difference);
  }
  publishMetrics(summary); // promise ALL-6c.1
  if (summary.failures.length > 0) { // promise ALL-2b.1, ALL-2d.1
    throw new RunFailed(summary);
  }
  return summary; // promise ALL-6b.3
}

function timeOf({ time }: TimedEvent): Date | undefined {
  if (time === undefined) {
    return undefined; // promise TIME-2
  }
  const eventTime = new Date(time);
  if (Number.isNaN(eventTime.getTime())) { // promise TIME-1.2
    throw new Error(`the event's time is not a valid time: ${time}`);
  }
  return eventTime; // promise TIME-1.1
}
