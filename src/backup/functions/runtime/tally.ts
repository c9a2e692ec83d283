import type { Outcome } from './outcome';
import type { Run } from './run';
import type { Counts, Failure, Summary } from './summary';
import type { FunctionName } from '../model/backup-functions';
import type { Decision, KeepCause } from '../model/decision';
import type { FunctionSettings } from '../model/settings';

/** Logs the decisions of a run with their results, and counts them. */
export class Tally {
  private readonly done: Record<string, number> = {};
  private readonly planned: Record<string, number> = {};
  private readonly kept: Record<string, number> = {};
  private readonly failures: Failure[] = [];
  private left = 0;

  constructor(private readonly functionName: FunctionName, private readonly run: Run<FunctionSettings, never>) {}

  /** Records the outcome of a decision. */
  public record(decision: Decision, outcome: Outcome): void {
    this.run.log.decided(decision, outcome); // promise ALL-6a.1
    const { subject, source } = decision;
    switch (outcome.result) {
      case 'done':
        count(this.done, decision.action); // promise ALL-6b.1
        break;
      case 'planned':
        count(this.planned, decision.action); // promise FN-3r.2
        break;
      case 'left':
        this.left += 1; // promise ALL-2d.2, ALL-3b.1
        break;
      case 'failed':
        this.failures.push({ subject, source, reason: outcome.detail ?? decision.reason }); // promise ALL-2b.3
        break;
    }
    if (decision.action === 'keep') {
      decision.causes.forEach((cause) => count(this.kept, cause)); // promise ALL-6b.2
    }
  }

  /** Records the number of items that there was no time to decide on. */
  public leave(number: number): void {
    this.left += number; // promise ALL-3b.2
  }

  /** Returns the summary of the run. */
  public summary(): Summary {
    const { environmentName, isDryRun } = this.run.settings;
    return {
      function: this.functionName,
      environmentName,
      isDryRun,
      done: this.done as Counts<Decision['action']>,
      planned: this.planned as Counts<Decision['action']>,
      kept: this.kept as Counts<KeepCause>,
      left: this.left,
      failures: this.failures,
    };
  }
}

function count(counts: Record<string, number>, key: string): void {
  counts[key] = (counts[key] ?? 0) + 1;
}
