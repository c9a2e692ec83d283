import { Account, clientsOf, NOW } from './account';
import { Between, intercept } from './interruption';
import type { Attempt, Scenario, World } from './scenario';
import { Names, namesOf, State, stateOf, withNames } from './state';
import type { Summary } from '../../../src/backup/functions/runtime/summary';

/** The world of a scenario before the start of its function. */
export interface Stage {
  readonly world: World;
  readonly names: Names;
}

/** Creates the world of a scenario. */
export async function setStage(scenario: Scenario, account: Account): Promise<Stage> {
  const world = await scenario.build(account);
  await account.moveClockTo(NOW);
  return { world, names: await namesOf(account) };
}

/** Starts the function of a stage with a handler between the function and AWS. */
export async function start({ world }: Stage, account: Account, between: Between, attempt: Partial<Attempt> = {}): Promise<Summary> {
  return world.start({ clients: intercept(clientsOf(account.aws), between), clock: await account.clock(), ...attempt });
}

/** Returns the result of an undisturbed run. */
export interface Undisturbed {
  readonly operations: readonly string[];
  readonly failures: readonly string[];
  readonly summary: Summary;
  readonly before: State;
  readonly after: State;
}

export async function undisturbed(scenario: Scenario, account: Account): Promise<Undisturbed> {
  const stage = await setStage(scenario, account);
  const before = await stateOf(account, stage.names);
  const operations: string[] = [];
  const summary = await start(stage, account, ({ operation }, send) => {
    operations.push(operation);
    return send();
  });
  const after = await stateOf(account, stage.names);
  return { operations, summary, failures: failuresOf(summary, stage.names), before, after };
}

/** Returns the problems that a run reports, by name. */
export function failuresOf({ failures }: Summary, names: Names): string[] {
  return failures.map((failure) => withNames(failure, names));
}
