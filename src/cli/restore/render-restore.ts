import { named, Place } from '../../aws-calls/place';
import type { Ending } from '../../restore/carry-out';
import { minutesLeft, Plan, Step } from '../../restore/plan';
import type { RestoreRecord } from '../../restore/record';
import { table } from '../table';
import { say, TextSink } from '../terminal';

/** Renders a plan before the operator confirms it. */
export function planLines(place: Place, { subject, action, facts }: RestoreRecord, plan: Plan): string[] {
  const minutes = minutesLeft(plan);
  return [
    `${action === 'begin' ? 'restore' : `restore (${action})`} of the ${subject.kind} ${subject.name} of ${named(place)}`,
    ...Object.entries(facts).map(([fact, value]) => `  ${fact}: ${value}`),
    '',
    ...table(['STEP', 'STATE', 'CHANGE'], plan.steps.map((step, index) => [`${index + 1}`, step.state, changeOf(step)])),
    ...section('Lost:', plan.lost),
    ...section('Read before you confirm:', plan.warnings),
    ...minutes === 0 ? [] : ['', `Expected duration: about ${duration(minutes)}`],
  ];
}

/** Renders the end of an action. */
export function endingLines(place: Place, { result, plan, record, step }: Ending, isLast: boolean): string[] {
  const { subject, action } = record;
  const about = `${action} of the ${subject.kind} ${subject.name} of ${named(place)}`;
  switch (result) {
    case 'done': return [
      `done: ${about}`,
      ...isLast ? [] : section('Kept:', plan.kept),
      ...section('Next:', plan.next),
    ];
    case 'interrupted': return [`interrupted: ${about}, before the step '${step!.title}': continue it with --resume`];
    case 'failed': return [`failed: ${about}, at the step '${step!.title}': ${step!.detail ?? 'AWS gives no reason'}`, ...section('Next:', plan.next)];
  }
}

/** Returns the end of an action as a JSON document. */
export function jsonOfEnding(place: Place, { result, plan, record }: Omit<Ending, 'result'> & { readonly result: Ending['result'] | 'planned' }): string {
  const { id, subject: { kind, name }, action, facts } = record;
  return JSON.stringify({ ...place, id, kind, name, action, result, facts, minutesLeft: minutesLeft(plan), ...plan }, undefined, 2);
}

/** Shows each change of a step's state once, on a line of its own. */
export class StepLog {
  private readonly shown = new Map<string, string>();

  constructor(private readonly sink: TextSink) {}

  /** Shows the steps whose state has changed. */
  public show({ steps }: Plan): void {
    steps.forEach((step, index) => {
      const line = `${index + 1}/${steps.length} ${step.state}: ${changeOf(step)}`;
      if (this.shown.get(step.id) !== line && step.state !== 'due') {
        say(this.sink, line);
      }
      this.shown.set(step.id, line);
    });
  }
}

function changeOf({ title, detail }: Step): string {
  return detail === undefined ? title : `${title} (${detail})`;
}

function section(heading: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ['', heading, ...lines.map((line) => `  ${line}`)];
}

function duration(minutes: number): string {
  return minutes < 120 ? `${minutes} minutes` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
