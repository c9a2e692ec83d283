import { parse, Request } from './command-line';
import { isRefusal } from './refusals';
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

/** Loads the code of a kind of commands, so that a command does not load the code of others. */
export interface Load {
  /** Loads the commands of the backup, which use the SDK. */
  backup(): Promise<typeof import('./carry-out')>;
  /** Loads `init` and the files that it writes. */
  init(): Promise<typeof import('./init/init')>;
  /** Loads `verify`, which uses further clients of the SDK. */
  verify(): Promise<typeof import('./verify/verify.part')>;
  /** Loads `document`. */
  document(): Promise<typeof import('./document/document')>;
  /** Loads `quiet`, which uses further clients of the SDK. */
  quiet(): Promise<typeof import('./quiet/quiet')>;
  /** Loads `restore`. */
  restore(): Promise<typeof import('./restore/restore.part')>;
}

/** Runs the command that the arguments name. Returns the exit status. */
export async function main(args: readonly string[], terminal: Terminal, variables: Variables, load: Load): Promise<number> {
  try {
    const request = parse(args);
    if ('text' in request) {
      say(terminal.out, request.text);
      return SUCCESS;
    }
    if ('folder' in request) {
      (await load.init()).init(request, terminal);
      return SUCCESS;
    }
    if ('app' in request) {
      (await load.document()).document(request, terminal);
      return SUCCESS;
    }
    setAwsVariables(variables, request);
    // The operator cannot act on this warning of the SDK: only a release of this library can.
    variables.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
    if ('verb' in request) {
      switch (request.verb) {
        case 'quiet': return await (await load.quiet()).quiet(request, terminal) ? SUCCESS : FAILURE;
        case 'restore': return await (await load.restore()).restore(request, terminal) ? SUCCESS : FAILURE;
        case 'verify': return await (await load.verify()).carryOutVerify(request, terminal) ? SUCCESS : FAILURE;
      }
    }
    const { carryOut } = await load.backup();
    return await carryOut(request, terminal) ? SUCCESS : FAILURE;
  } catch (error) {
    say(terminal.err, isRefusal(error, 'UsageError') ? error.message : (await load.backup()).explain(error));
    return exitStatusOf(error);
  }
}

function exitStatusOf(error: unknown): number {
  if (isRefusal(error, 'Interrupted')) {
    return INTERRUPTED;
  }
  return isRefusal(error, 'UsageError') ? WRONG_USAGE : FAILURE;
}

/** Sets the profile and the Region for the whole SDK, including the clients that it uses to sign in. */
function setAwsVariables(variables: Variables, { profile, region }: Pick<Request, 'profile' | 'region'>): void {
  if (profile !== undefined) {
    variables.AWS_PROFILE = profile;
  }
  if (region !== undefined) {
    variables.AWS_REGION = region;
  }
}
