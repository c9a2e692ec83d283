import { reasonOf } from './fault.lambda-shared';
import { inParallel } from './in-parallel.lambda-shared';
import type { Outcome } from './outcome.lambda-shared';
import type { Run } from './run.lambda-shared';
import type { FunctionSettings } from './settings.lambda-shared';
import type { Tally } from './tally.lambda-shared';
import type { Decision, Fail, Keep, Skip } from '../planner/decision';

/** A decision that changes something. */
export type Deed = Exclude<Decision, Keep | Skip | Fail>;

/** How a function carries out the deeds that it may decide on. */
export type Doers = { readonly [Action in Deed['action']]?: (deed: Extract<Deed, { action: Action }>) => Promise<Outcome> };

/** What it takes to carry out decisions. */
export interface CarryOutProps {
  readonly run: Run<FunctionSettings, never>;
  readonly tally: Tally;
  readonly doers: Doers;
  /** How many are carried out at a time. */
  readonly atOnce: number;
}

/** Carries out decisions in their order. One that fails stops no other; when time is short, the rest is left. */
export async function carryOut(decisions: readonly Decision[], props: CarryOutProps): Promise<void> {
  await inParallel(decisions, props.atOnce, async (decision) => props.tally.record(decision, await outcomeOf(decision, props)));
}

async function outcomeOf(decision: Decision, { run, doers }: CarryOutProps): Promise<Outcome> {
  if (decision.action === 'keep' || decision.action === 'skip') {
    return { result: 'noted' };
  }
  if (decision.action === 'fail') {
    return { result: 'failed' };
  }
  if (run.settings.isDryRun) {
    return { result: 'planned' };
  }
  if (run.deadline.isNear()) {
    return { result: 'left' };
  }
  try {
    return await carryOutOne(decision, doers);
  } catch (error) {
    return { result: 'failed', detail: reasonOf(error) };
  }
}

function carryOutOne(deed: Deed, doers: Doers): Promise<Outcome> {
  const doer = doers[deed.action] as ((deed: Deed) => Promise<Outcome>) | undefined;
  if (doer === undefined) {
    throw new Error(`this function does not ${deed.action}`);
  }
  return doer(deed);
}
