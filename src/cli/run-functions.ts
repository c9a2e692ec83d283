import { confirm } from './confirmation';
import { explain } from './explain';
import { untilInterrupted } from './interruption';
import { OPERATIONS } from './operations';
import { Progress } from './progress';
import { linesOfRun } from './render-run';
import type { Session } from './session';
import { say, Terminal } from './terminal';
import { named } from '../aws-calls/place';
import { FunctionName, mayMake } from '../backup/functions/model/backup-functions';
import type { Decision } from '../backup/functions/model/decision';
import type { Result } from '../backup/functions/runtime/outcome';
import type { Summary } from '../backup/functions/runtime/summary';

/** A decision and its result, as the functions log it. */
export interface DecisionLine {
  readonly action: Decision['action'];
  readonly subject: string;
  readonly source?: string;
  readonly reason: string;
  readonly result: Result;
  readonly detail?: string;
}

/** The report of one function run. */
export interface FunctionReport {
  readonly function: FunctionName;
  readonly decisions: readonly DecisionLine[];
  /** The summary. Absent if the run failed as a whole. */
  readonly summary?: Summary;
  /** The reason why the run failed as a whole. */
  readonly error?: string;
}

/** The functions to run, and the options of the run. */
export interface RunRequest {
  readonly functions: readonly FunctionName[];
  readonly isDryRun: boolean;
  readonly isYes: boolean;
  readonly isJson: boolean;
}

const NOT_STARTED = 'not started, because the run was interrupted';

/** Runs functions one after the other, also after one fails. After an interruption, starts none. Returns whether all of them succeeded. */
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
  const notStarted = functions.slice(reports.length);
  if (isJson) {
    const notStartedReports = notStarted.map((name): FunctionReport => ({ function: name, decisions: [], error: NOT_STARTED }));
    say(terminal.out, JSON.stringify([...reports, ...notStartedReports].map((report) => ({ ...session.place, ...report })), undefined, 2));
  } else if (notStarted.length > 0) {
    say(terminal.err, `${NOT_STARTED}: ${notStarted.join(', ')}`);
  } else if (!isDryRun && reports.some(({ summary }) => summary?.isDryRun)) {
    say(terminal.err, `nothing was changed, because ${named(session.place)} is deployed with dryRun`);
  }
  return notStarted.length === 0 && reports.every(hasSucceeded);
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
    judged: () => undefined, // The summary contains the verdict.
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

function hasSucceeded({ summary }: FunctionReport): boolean {
  return summary !== undefined && summary.failures.length === 0 && summary.left === 0;
}
