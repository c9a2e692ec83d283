import { confirm } from './confirmation';
import { explain } from './explain';
import { untilInterrupted } from './interruption';
import { OPERATIONS } from './operations';
import { named } from './place';
import { Progress } from './progress';
import { linesOfRun } from './render-run';
import type { Session } from './session';
import { say, Terminal } from './terminal';
import { FunctionName, mayMake } from '../backup/functions/model/backup-functions';
import type { Decision } from '../backup/functions/model/decision';
import type { Result } from '../backup/functions/runtime/outcome';
import type { Summary } from '../backup/functions/runtime/summary';

/** A decision and what became of it, as the functions log it. */
export interface DecisionLine {
  readonly action: Decision['action'];
  readonly subject: string;
  readonly source?: string;
  readonly reason: string;
  readonly result: Result;
  readonly detail?: string;
}

/** What one function came to. */
export interface FunctionReport {
  readonly function: FunctionName;
  readonly decisions: readonly DecisionLine[];
  /** Absent when it could not go on. */
  readonly summary?: Summary;
  /** Why it could not go on. */
  readonly error?: string;
}

/** Which functions run, and how. */
export interface RunRequest {
  readonly functions: readonly FunctionName[];
  readonly isDryRun: boolean;
  readonly isYes: boolean;
  readonly isJson: boolean;
}

const NOT_BEGUN = 'not begun, as the run was interrupted';

/** Runs functions one after the other; one that fails stops no other. Once interrupted, none is begun. Returns whether all is right. */
export async function runFunctions(session: Session, request: RunRequest, terminal: Terminal): Promise<boolean> {
  const { functions, isDryRun, isYes, isJson } = request;
  if (!isDryRun && (functions.length > 1 || functions.some(removes))) {
    await confirm(terminal, isYes, `Run ${functions.join(', ')} of ${named(session.place)} now?`);
  }
  const deadline = untilInterrupted(process, terminal.err);
  const reports: FunctionReport[] = [];
  for (const name of functions) {
    if (deadline.isNear()) {
      break;
    }
    const report = await runOne(session, name, isDryRun, { deadline, terminal });
    reports.push(report);
    if (!isJson) {
      say(terminal.out, ...linesOfRun(report, session.place));
    }
  }
  const notBegun = functions.slice(reports.length);
  if (isJson) {
    const unrun = notBegun.map((name): FunctionReport => ({ function: name, decisions: [], error: NOT_BEGUN }));
    say(terminal.out, JSON.stringify([...reports, ...unrun].map((report) => ({ ...session.place, ...report })), undefined, 2));
  } else if (notBegun.length > 0) {
    say(terminal.err, `${NOT_BEGUN}: ${notBegun.join(', ')}`);
  } else if (!isDryRun && reports.some(({ summary }) => summary?.isDryRun)) {
    say(terminal.err, `${named(session.place)} is deployed with dryRun, so nothing was changed`);
  }
  return notBegun.length === 0 && reports.every(isRight);
}

type RunContext = { readonly deadline: ReturnType<typeof untilInterrupted>; readonly terminal: Terminal };

async function runOne(session: Session, name: FunctionName, isDryRun: boolean, { deadline, terminal }: RunContext): Promise<FunctionReport> {
  const decisions: DecisionLine[] = [];
  const progress = new Progress(terminal.err, name);
  const log = {
    decided: ({ action, subject, source, reason }: Decision, { result, detail }: { result: Result; detail?: string }) => {
      decisions.push({ action, subject, source, reason, result, detail });
      progress.step();
    },
    judged: () => undefined, // the summary has it
  };
  try {
    return { function: name, decisions, summary: await OPERATIONS[name](session, { isDryRun, deadline, log }) };
  } catch (error) {
    return { function: name, decisions, error: explain(error) };
  } finally {
    progress.end();
  }
}

function removes(name: FunctionName): boolean {
  return mayMake(name, 'deregister-image', 'delete-snapshot');
}

function isRight({ summary }: FunctionReport): boolean {
  return summary !== undefined && summary.failures.length === 0 && summary.left === 0;
}
