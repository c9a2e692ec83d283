import { parseArgs, ParseArgsConfig } from 'util';
import { DocumentRequest, parseDocument } from './document/document-command-line';
import { DOCUMENT_HELP } from './document/document-help';
import { helpOf, HELP } from './help';
import { InitRequest, parseInit } from './init/init-command-line';
import { INIT_HELP } from './init/init-help';
import { parseQuiet, QuietRequest } from './quiet/quiet-command-line';
import { QUIET_HELP } from './quiet/quiet-help';
import { UsageError } from './refusals';
import { parseRestore, RestoreRequest } from './restore/restore-command-line';
import { RESTORE_HELP } from './restore/restore-help';
import { parseVerify, VerifyRequest } from './verify/verify-command-line';
import { VERIFY_HELP } from './verify/verify-help';
import { version } from './version';
import { FUNCTION_NAMES, FunctionName } from '../backup/functions/model/backup-functions';
import { Day, parseDay } from '../backup/functions/model/day';
import type { RollBackTarget } from '../backup/functions/roll-clusters/roll-back';

/** The commands of `oban-environment backup`. */
export const COMMANDS = ['plan', 'run', 'status', 'rollback', 'hold', 'release', 'quarantine', 'retire'] as const;

/** The name of a command of `oban-environment backup`. */
export type CommandName = typeof COMMANDS[number];

/** The command to run, with its options. */
export interface Request {
  readonly command: CommandName;
  readonly environmentName: string;
  /** The named profile of the AWS configuration. */
  readonly profile?: string;
  readonly region?: string;
  readonly isJson: boolean;
  readonly isDryRun: boolean;
  /** Whether the command runs without asking for a confirmation. */
  readonly isYes: boolean;
  /** The functions to run: all of them if the operator names none. */
  readonly functions: readonly FunctionName[];
  readonly cluster?: string;
  /** The image that a rollback moves the pointer to. */
  readonly target: RollBackTarget;
  readonly source?: string;
  readonly isUndo: boolean;
  /** The reason for the hold or the quarantine, in the words of the operator. */
  readonly reason?: string;
  /** The last day of a hold. */
  readonly until?: Day;
}

/** A text to print, such as the help, instead of running a command. */
export interface TextRequest {
  readonly text: string;
}

/** The request of a command line, of any kind. */
export type AnyRequest = Request | InitRequest | VerifyRequest | DocumentRequest | QuietRequest | RestoreRequest | TextRequest;

/** The longest reason, in characters: the daily mail and a parameter of at most 4 KB contain it. */
const LONGEST_REASON = 500;

type Options = NonNullable<ParseArgsConfig['options']>;

const COMMON: Options = {
  'environment': { type: 'string', short: 'e' },
  'profile': { type: 'string' },
  'region': { type: 'string' },
  'json': { type: 'boolean' },
  'dry-run': { type: 'boolean' },
  'help': { type: 'boolean', short: 'h' },
  'version': { type: 'boolean', short: 'V' },
};
const FUNCTION: Options = { function: { type: 'string' } };
const YES: Options = { yes: { type: 'boolean', short: 'y' } };

/** The options of each command. */
export const OPTIONS: { readonly [name in CommandName]: Options } = {
  plan: { ...COMMON, ...FUNCTION },
  run: { ...COMMON, ...FUNCTION, ...YES },
  status: COMMON,
  rollback: { ...COMMON, ...YES, 'cluster': { type: 'string' }, 'to': { type: 'string' }, 'to-base': { type: 'boolean' } },
  hold: { ...COMMON, ...YES, reason: { type: 'string' }, until: { type: 'string' } },
  release: COMMON,
  quarantine: { ...COMMON, ...YES, reason: { type: 'string' }, undo: { type: 'boolean' } },
  retire: { ...COMMON, ...YES, undo: { type: 'boolean' } },
};

/** The values of the options on the command line. */
interface OptionValues {
  readonly [option: string]: string | boolean | undefined;
}

/** Parses the arguments after the name of the program. */
export function parse(args: readonly string[]): AnyRequest {
  const [area, name, ...rest] = args;
  if (area === undefined) {
    throw new UsageError(`no command is given:\n\n${HELP}`);
  }
  if (isVersion(area) || (area === 'backup' && name !== undefined && isVersion(name))) {
    return { text: version() };
  }
  if (area === 'init' || (isHelp(area) && name === 'init')) {
    return (area === 'init' ? parseInit(args.slice(1)) : undefined) ?? { text: INIT_HELP.text };
  }
  if (area === 'verify' || (isHelp(area) && name === 'verify')) {
    return (area === 'verify' ? parseVerify(args.slice(1)) : undefined) ?? { text: VERIFY_HELP };
  }
  if (area === 'document' || (isHelp(area) && name === 'document')) {
    return (area === 'document' ? parseDocument(args.slice(1)) : undefined) ?? { text: DOCUMENT_HELP.text };
  }
  if (area === 'quiet' || (isHelp(area) && name === 'quiet')) {
    return (area === 'quiet' ? parseQuiet(args.slice(1)) : undefined) ?? { text: QUIET_HELP };
  }
  if (area === 'restore' || (isHelp(area) && name === 'restore')) {
    return (area === 'restore' ? parseRestore(args.slice(1)) : undefined) ?? { text: RESTORE_HELP };
  }
  if (isHelp(area) || (area === 'backup' && name !== undefined && isHelp(name))) {
    const subject = COMMANDS.find((each) => each === rest[0]); // help backup plan, backup help plan
    return { text: subject === undefined ? HELP : helpOf(subject) };
  }
  if (area !== 'backup') {
    throw new UsageError(`unknown command '${area}': use backup, document, init, quiet, restore or verify, as in npx oban-environment backup status --environment prod`);
  }
  const command = COMMANDS.find((each) => each === name);
  if (command === undefined) {
    throw new UsageError(`${name === undefined ? 'backup needs a command' : `unknown command 'backup ${name}'`}: use one of ${COMMANDS.join(', ')}`);
  }
  return parseCommand(command, rest);
}

function parseCommand(command: CommandName, args: string[]): Request | TextRequest {
  const { values, positionals } = parseOptions(command, args);
  if (values.help) {
    return { text: helpOf(command) };
  }
  if (values.version) {
    return { text: version() };
  }
  const source = sourceOf(command, positionals);
  return {
    command,
    environmentName: nameIn('--environment', values.environment ?? missing('--environment', 'the name of the environment, such as prod')),
    profile: notEmpty('--profile', values.profile),
    region: notEmpty('--region', values.region),
    isJson: values.json === true,
    isDryRun: command === 'plan' || values['dry-run'] === true,
    isYes: values.yes === true,
    functions: functionsOf(values.function),
    cluster: values.cluster === undefined ? undefined : nameIn('--cluster', values.cluster),
    target: targetOf(values.to, values['to-base'] === true),
    source,
    isUndo: values.undo === true,
    reason: reasonOf(command, values.reason, values.undo === true),
    until: untilOf(command, values.until),
  };
}

function parseOptions(command: CommandName, args: string[]): { values: OptionValues; positionals: string[] } {
  try {
    const { values, positionals } = parseArgs({ args, options: OPTIONS[command], allowPositionals: true });
    return { values: values as OptionValues, positionals };
  } catch (error) {
    throw new UsageError(`${(error as Error).message.split(/\.\s|\.$/)[0]}: see npx oban-environment backup ${command} --help`);
  }
}

/** The argument of each command that takes one: its description, and an example. */
const SUBJECTS: { readonly [name in CommandName]?: { readonly description: string; readonly example: string } } = {
  hold: { description: 'the name of the cluster', example: 'hold b2g' },
  release: { description: 'the name of the cluster', example: 'release b2g' },
  quarantine: { description: 'the id of the instance or image', example: 'quarantine i-0123456789abcdef0' },
  retire: { description: 'the name of the server or cluster', example: 'retire app02' },
};

function sourceOf(command: CommandName, positionals: readonly string[]): string | undefined {
  const subject = SUBJECTS[command];
  if (subject === undefined) {
    return positionals.length === 0 ? undefined : refuse(`unexpected argument '${positionals.join(' ')}': backup ${command} takes options only`);
  }
  const [source, ...others] = positionals;
  if (source === undefined) {
    return missing(subject.description, `as in npx oban-environment backup ${subject.example} --environment prod`);
  }
  if (others.length > 0) {
    return refuse(`too many arguments '${positionals.join(' ')}': backup ${command} takes one`);
  }
  return command === 'quarantine' ? quarantinableId(source) : nameIn('the name', source);
}

/** @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/resource-ids.html */
function quarantinableId(id: string): string {
  return /^(i|ami)-([0-9a-f]{8}|[0-9a-f]{17})$/.test(id)
    ? id
    : refuse(`'${id}' is not the id of an instance or an image: give one such as i-0123456789abcdef0 or ami-0123456789abcdef0`);
}

function reasonOf(command: CommandName, reason: string | boolean | undefined, isUndo: boolean): string | undefined {
  if (command !== 'hold' && (command !== 'quarantine' || isUndo)) {
    return reason === undefined ? undefined : refuse('--undo takes no --reason');
  }
  const text = `${reason ?? missing('--reason', 'give the reason, which the daily report shows')}`.trim();
  if (text === '' || text.length > LONGEST_REASON) {
    return refuse(`--reason has ${text.length} characters: give 1 to ${LONGEST_REASON}`);
  }
  return text;
}

function untilOf(command: CommandName, until: string | boolean | undefined): Day | undefined {
  if (command !== 'hold') {
    return undefined;
  }
  const text = `${until ?? missing('--until', 'the last day of the hold, YYYY-MM-DD in UTC')}`;
  return parseDay(text) ?? refuse(`--until is '${text}': give a day of the form YYYY-MM-DD`);
}

function functionsOf(name: string | boolean | undefined): readonly FunctionName[] {
  if (name === undefined) {
    return FUNCTION_NAMES;
  }
  const named = FUNCTION_NAMES.filter((each) => name !== '' && each.startsWith(`${name}`));
  return named.length === 1 ? named : refuse(`unknown function '${name}': use one of ${FUNCTION_NAMES.join(', ')}`);
}

function targetOf(imageId: string | boolean | undefined, isBase: boolean): RollBackTarget {
  if (imageId === undefined) {
    return isBase ? { kind: 'base' } : { kind: 'previous' };
  }
  return isBase ? refuse('--to and --to-base exclude each other: give one of them') : { kind: 'image', imageId: imageIdIn('--to', `${imageId}`) };
}

/** @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/resource-ids.html */
function imageIdIn(option: string, id: string): string {
  return /^ami-([0-9a-f]{8}|[0-9a-f]{17})$/.test(id) ? id : refuse(`${option} is '${id}': give the id of an image, such as ami-0123456789abcdef0`);
}

/** Checks a name that becomes a part of the name of a parameter. */
function nameIn(option: string, name: string | boolean): string {
  return /^[\w.-]+$/.test(`${name}`) ? `${name}` : refuse(`${option} is '${name}': use letters, digits, hyphens, dots and underscores`);
}

function notEmpty(option: string, value: string | boolean | undefined): string | undefined {
  return value === '' ? refuse(`${option} is empty`) : value as string | undefined;
}

function missing(argument: string, hint: string): never {
  return refuse(`${argument} is missing: ${hint}`);
}

function refuse(message: string): never {
  throw new UsageError(message);
}

function isHelp(argument: string): boolean {
  return argument === '--help' || argument === '-h' || argument === 'help';
}

function isVersion(argument: string): boolean {
  return argument === '--version' || argument === '-V' || argument === 'version';
}
