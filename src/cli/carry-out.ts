import { warnOfClock } from './clock-warning';
import type { Request } from './command-line';
import { hold, release } from './hold';
import { quarantine } from './quarantine';
import { retire } from './retire';
import { rollBack } from './roll-back';
import { runFunctions } from './run-functions';
import { openSession } from './session';
import { status } from './status';
import type { Terminal } from './terminal';

export { explain } from './explain';

/**
 * Carries out a command in the environment that it names. Returns whether the command succeeded and found no problem.
 *
 * This file and its imports, most of which are the AWS SDK, are the part of the command line that the help and wrong usage do not load. All commands are
 * in one part: a part for each command would save 3 % of its time, and cut the code that the functions share with it into three times as many files.
 */
export async function carryOut(request: Request, terminal: Terminal): Promise<boolean> {
  const session = await openSession(request.environmentName);
  warnOfClock(session, terminal.err);
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
