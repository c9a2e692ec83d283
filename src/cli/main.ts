import { warnOfClock } from './clock-warning';
import { parse, Request } from './command-line';
import { explain } from './explain';
import { hold, release } from './hold';
import { quarantine } from './quarantine';
import { UsageError } from './refusals';
import { retire } from './retire';
import { rollBack } from './roll-back';
import { runFunctions } from './run-functions';
import { openSession, Session } from './session';
import { status } from './status';
import { say, Terminal } from './terminal';

/** All is right; something failed or is wrong; the command line is. */
const [RIGHT, WRONG, WRONG_USAGE] = [0, 1, 2];

/** Where the SDK looks for a profile and a Region. */
export interface Variables {
  AWS_PROFILE?: string;
  AWS_REGION?: string;
}

/** Does what the arguments say. Returns the exit status. */
export async function main(args: readonly string[], terminal: Terminal, variables: Variables): Promise<number> {
  try {
    const request = parse(args);
    if ('help' in request) {
      say(terminal.out, request.help);
      return RIGHT;
    }
    point(variables, request);
    const session = await openSession(request.environmentName);
    warnOfClock(session, terminal.err);
    return await carryOut(request, session, terminal) ? RIGHT : WRONG;
  } catch (error) {
    say(terminal.err, explain(error));
    return error instanceof UsageError ? WRONG_USAGE : WRONG;
  }
}

/** To all of the SDK, also to what it uses to sign in. */
function point(variables: Variables, { profile, region }: Request): void {
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
