import type { RestoreLock } from './lock';
import { nextStep, Plan, Step } from './plan';
import type { RestoreRecord } from './record';
import type { Restore } from './restore';
import type { Deadline } from '../aws-calls/deadline';

/** The end of an action, with its last plan. */
export interface Ending {
  readonly result: 'done' | 'failed' | 'interrupted';
  readonly plan: Plan;
  readonly record: RestoreRecord;
  /** The step that failed or is not done. */
  readonly step?: Step;
}

/** The surroundings of an action: the operator, the lock and the clock. */
export interface CarryOutProps {
  /** The first Ctrl-C, after which no step starts. */
  readonly deadline: Deadline;
  /** The lock of the record. A process that has lost it starts no change. */
  readonly lock: Pick<RestoreLock, 'write' | 'extend'>;
  /** Waits between two looks at AWS. */
  pause(): Promise<void>;
  /** Shows the progress. */
  show(plan: Plan): void;
}

/**
 * Carries out an action: looks at AWS, starts the first step that is due, and looks again, until all steps are done. After an interruption, the
 * same call continues.
 */
export async function carryOut<World>(restore: Restore<World>, begun: RestoreRecord, props: CarryOutProps): Promise<Ending> {
  const { deadline, pause, lock, show } = props;
  for (let record = begun; ;) {
    const world = await restore.ask(record);
    const plan = restore.plan(world, record);
    show(plan);
    const step = nextStep(plan);
    if (step === undefined || step.state === 'failed') {
      return { result: step === undefined ? 'done' : 'failed', plan, record, step };
    }
    if (deadline.isNear()) {
      return { result: 'interrupted', plan, record, step };
    }
    if (step.state === 'due') {
      record = await lock.write(record);
      const facts = await restore.apply(step, world, record);
      record = facts === undefined ? record : await lock.write({ ...record, facts: { ...record.facts, ...facts } });
    } else {
      record = await lock.extend(record);
    }
    // Also after a change: EC2 and RDS may not show it at once.
    await pause();
  }
}
