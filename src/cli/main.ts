import { warnOfClock } from './clock-warning';
import { parse, Request } from './command-line';
import { explain } from './explain';
import { hold, release } from './hold';
import { init } from './init/init';
import { quarantine } from './quarantine';
import { Interrupted, UsageError } from './refusals';
import { retire } from './retire';
import { rollBack } from './roll-back';
import { runFunctions } from './run-functions';
import { openSession, Session } from './session';
import { status } from './status';
import { say, Terminal } from './terminal';

/** Exit statuses: success; a failure or a problem that the command found; wrong usage. */
const [SUCCESS, FAILURE, WRONG_USAGE] = [0, 1, 2];

/** The exit status that shells report for a process that SIGINT has ended: https://www.gnu.org/software/bash/manual/html_node/Exit-Status.html */
const INTERRUPTED = 130;

/** The environment variables for the SDK's profile, its Region, and its warning that a release of Node.js loses support. */
export interface Variables {
  AWS_PROFILE?: string;
  AWS_REGION?: string;
  AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED?: string;
}

/** Runs the command that the arguments name. Returns the exit status. */
export async function main(args: readonly string[], terminal: Terminal, variables: Variables): Promise<number> {
  try {
    const request = parse(args);
    if ('text' in request) {
      say(terminal.out, request.text);
      return SUCCESS;
    }
    if ('folder' in request) {
      init(request, terminal);
      return SUCCESS;
    }
    setAwsVariables(variables, request);
    // The operator cannot act on this warning of the SDK: only a release of this library can.
    variables.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
    const session = await openSession(request.environmentName);
    warnOfClock(session, terminal.err);
    return await carryOut(request, session, terminal) ? SUCCESS : FAILURE;
  } catch (error) {
    say(terminal.err, explain(error));
    return exitStatusOf(error);
  }
}

function exitStatusOf(error: unknown): number {
  if (error instanceof Interrupted) {
    return INTERRUPTED;
  }
  return error instanceof UsageError ? WRONG_USAGE : FAILURE;
}

/** Sets the profile and the Region for the whole SDK, including the clients that it uses to sign in. */
function setAwsVariables(variables: Variables, { profile, region }: Request): void {
  if (profile !== undefined) {
    variables.AWS_PROFILE = profile;
  }
  if (region !== undefined) {
    variables.AWS_REGION = region;
  }
}

async function carryOut(request: Request, session: Session, terminal: Terminal): Promise<boolean> {
  switch (request.command) {
    case 'plan':
    case 'run': return runFunctions(session, request, terminal);
    case 'status': return status(session, request.isJson, terminal);
    case 'rollback': return rollBack(session, request, terminal);
    case 'hold': return hold(session, { ...request, source: request.source!, reason: request.reason!, until: request.until! }, terminal);
    case 'release': return release(session, { ...request, source: request.source! }, terminal);
    case 'quarantine': return quarantine(session, { ...request, source: request.source!, reason: request.reason ?? '' }, terminal);
    case 'retire': return retire(session, { ...request, source: request.source! }, terminal);
  }
}
