import { inParallel } from './in-parallel';
import type { Outcome } from './outcome';
import type { Run } from './run';
import type { Tally } from './tally';
import { reasonOf } from '../../../aws-calls/fault';
import type { Change, Decision } from '../model/decision';
import type { FunctionSettings } from '../model/settings';

/** A change whose outcome is not known yet. */
export interface Unsettled {
  /** Queries AWS for the outcome until it is known or the deadline is near. */
  settle(): Promise<Outcome>;
}

/** The commands that carry out the changes of a function. */
export type Commands = { readonly [Action in Change['action']]?: (change: Extract<Change, { action: Action }>) => Promise<Outcome | Unsettled> };

/** Properties of carrying out decisions. */
export interface CarryOutProps {
  readonly run: Run<FunctionSettings, never>;
  readonly tally: Tally;
  readonly commands: Commands;
  /** The number of decisions that are carried out concurrently. */
  readonly atOnce: number;
}

/**
 * Carries out decisions in their order. A failed change does not stop the others. When the deadline is near, the remaining changes are left for
 * the next run. Changes whose outcome is not known yet are settled last, so that they do not delay the others.
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
    throw new Error(`this function has no command for ${change.action}`);
  }
  return command(change);
}
