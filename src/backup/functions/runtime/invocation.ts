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

/** An event of EventBridge, or what a human sends: `{}` for now, or the time of the run that is to be made up for. */
export interface TimedEvent {
  readonly time?: string;
}

/** What a run is made of, beside what is to be done. */
export interface Invocation<Settings extends FunctionSettings, Services extends keyof Clients> {
  readonly functionName: FunctionName;
  readonly settings: Settings;
  /** What the clients share. */
  readonly aws: Connection;
  readonly clients: Pick<Clients, Services>;
  readonly event: TimedEvent;
  readonly context: Context;
}

/**
 * Runs a function in Lambda. Items that failed are in its summary and metrics, and fail the invocation after these are told. What
 * cannot even begin, such as a question that everything depends on, fails it at once and publishes nothing.
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
    throw new Error(`the event's time is no time: ${time}`);
  }
  return eventTime; // promise TIME-1.1
}
