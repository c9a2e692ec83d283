import { inParallel } from './in-parallel';
import type { Outcome } from './outcome';
import type { Run } from './run';
import type { Tally } from './tally';
import { reasonOf } from '../../../aws-calls/fault';
import type { Change, Decision } from '../model/decision';
import type { FunctionSettings } from '../model/settings';

/** A change whose outcome AWS does not show yet. */
export interface Unsettled {
  /** Asks AWS for the outcome until it is known or time is short. */
  settle(): Promise<Outcome>;
}

/** How a function carries out the changes that it may decide on. */
export type Commands = { readonly [Action in Change['action']]?: (change: Extract<Change, { action: Action }>) => Promise<Outcome | Unsettled> };

/** What it takes to carry out decisions. */
export interface CarryOutProps {
  readonly run: Run<FunctionSettings, never>;
  readonly tally: Tally;
  readonly commands: Commands;
  /** How many are carried out at a time. */
  readonly atOnce: number;
}

/**
 * Carries out decisions in their order. A change that fails does not stop the others; when time is short, the rest is left. What AWS does not
 * show yet is settled last, so that it does not hold up the others.
 */
export async function carryOut(decisions: readonly Decision[], props: CarryOutProps): Promise<void> {
  const unsettled: { readonly decision: Decision; readonly settle: Unsettled['settle'] }[] = [];
  await inParallel(decisions, props.atOnce, async (decision) => {
    const outcome = await orFailed(() => outcomeOf(decision, props));
    if ('settle' in outcome) { // promise ALL-5f.4
      unsettled.push({ decision, settle: () => outcome.settle() });
    } else {
      props.tally.record(decision, outcome);
    }
  });
  await inParallel(unsettled, unsettled.length, async ({ decision, settle }) => props.tally.record(decision, await orFailed(settle)));
}

async function outcomeOf(decision: Decision, { run, commands }: CarryOutProps): Promise<Outcome | Unsettled> {
  if (decision.action === 'keep' || decision.action === 'skip' || decision.action === 'warn') {
    return { result: 'noted' };
  }
  if (decision.action === 'fail') {
    return { result: 'failed' };
  }
  if (run.settings.isDryRun) { // promise FN-3r.1
    return { result: 'planned' };
  }
  return run.deadline.isNear() ? { result: 'left' } : carryOutOne(decision, commands); // promise ALL-3a.1
}

async function orFailed<Result>(change: () => Promise<Result>): Promise<Result | Outcome> {
  try {
    return await change();
  } catch (error) {
    return { result: 'failed', detail: reasonOf(error) }; // promise ALL-2a.1
  }
}

function carryOutOne(change: Change, commands: Commands): Promise<Outcome | Unsettled> {
  const command = commands[change.action] as ((change: Change) => Promise<Outcome | Unsettled>) | undefined;
  if (command === undefined) {
    throw new Error(`this function does not ${change.action}`);
  }
  return command(change);
}
