import { parseArgs, ParseArgsConfig } from 'util';
import { helpOf, HELP } from './help';
import { UsageError } from './refusals';
import type { FunctionName } from '../backup/functions/summary.lambda-shared';

/** The functions in the order of a day. */
export const FUNCTION_NAMES: readonly FunctionName[] = ['create-images', 'roll-clusters', 'tag-snapshots', 'expire-images', 'check-backups'];

/** What is done. */
export const COMMANDS = ['plan', 'run', 'status', 'rollback', 'retire'] as const;

/** What is done. */
export type CommandName = typeof COMMANDS[number];

/** What was asked for. */
export interface Request {
  readonly command: CommandName;
  readonly environmentName: string;
  /** Named profile of the AWS configuration. */
  readonly profile?: string;
  readonly region?: string;
  readonly isJson: boolean;
  readonly isDryRun: boolean;
  /** Whether everything is confirmed already. */
  readonly isYes: boolean;
  /** All of them where none is named. */
  readonly functions: readonly FunctionName[];
  readonly cluster?: string;
  readonly source?: string;
  readonly isUndo: boolean;
}

/** Help, in place of anything else. */
export interface HelpRequest {
  readonly help: string;
}

type Options = NonNullable<ParseArgsConfig['options']>;

const COMMON: Options = {
  'environment': { type: 'string', short: 'e' },
  'profile': { type: 'string' },
  'region': { type: 'string' },
  'json': { type: 'boolean' },
  'dry-run': { type: 'boolean' },
  'help': { type: 'boolean', short: 'h' },
};
const FUNCTION: Options = { function: { type: 'string' } };
const YES: Options = { yes: { type: 'boolean', short: 'y' } };

const OPTIONS: { readonly [name in CommandName]: Options } = {
  plan: { ...COMMON, ...FUNCTION },
  run: { ...COMMON, ...FUNCTION, ...YES },
  status: COMMON,
  rollback: { ...COMMON, ...YES, cluster: { type: 'string' } },
  retire: { ...COMMON, ...YES, undo: { type: 'boolean' } },
};

/** Values of options as they were given. */
interface Given {
  readonly [option: string]: string | boolean | undefined;
}

/** Understands the arguments after the name of the program. */
export function parse(args: readonly string[]): Request | HelpRequest {
  const [area, name, ...rest] = args;
  if (area === undefined) {
    throw new UsageError(`say what to do:\n\n${HELP}`);
  }
  if (isHelp(area) || (area === 'backup' && name !== undefined && isHelp(name))) {
    return { help: HELP };
  }
  if (area !== 'backup') {
    throw new UsageError(`there is no '${area}': it is backup, as in npx oban-environment backup status --environment prod`);
  }
  const command = COMMANDS.find((each) => each === name);
  if (command === undefined) {
    throw new UsageError(`${name === undefined ? 'backup alone does nothing' : `there is no backup ${name}`}: it is one of ${COMMANDS.join(', ')}`);
  }
  return parseCommand(command, rest);
}

function parseCommand(command: CommandName, args: string[]): Request | HelpRequest {
  const { values, positionals } = given(command, args);
  if (values.help) {
    return { help: helpOf(command) };
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
    source,
    isUndo: values.undo === true,
  };
}

function given(command: CommandName, args: string[]): { values: Given; positionals: string[] } {
  try {
    const { values, positionals } = parseArgs({ args, options: OPTIONS[command], allowPositionals: true });
    return { values: values as Given, positionals };
  } catch (error) {
    throw new UsageError(`${(error as Error).message.split('. ')[0]}: see npx oban-environment backup ${command} --help`);
  }
}

function sourceOf(command: CommandName, positionals: readonly string[]): string | undefined {
  if (command !== 'retire') {
    return positionals.length === 0 ? undefined : refuse(`'${positionals.join(' ')}' is too much: backup ${command} takes options only`);
  }
  const [source, ...others] = positionals;
  if (source === undefined) {
    return missing('the name of the server or cluster', 'as in npx oban-environment backup retire app02 --environment prod');
  }
  return others.length === 0 ? nameIn('the name', source) : refuse(`retire takes one name at a time, and not '${positionals.join(' ')}'`);
}

function functionsOf(name: string | boolean | undefined): readonly FunctionName[] {
  if (name === undefined) {
    return FUNCTION_NAMES;
  }
  const named = FUNCTION_NAMES.filter((each) => name !== '' && each.startsWith(`${name}`));
  return named.length === 1 ? named : refuse(`there is no function '${name}': it is one of ${FUNCTION_NAMES.join(', ')}`);
}

/** Names are parts of parameters' names. */
function nameIn(option: string, name: string | boolean): string {
  return /^[\w.-]+$/.test(`${name}`) ? `${name}` : refuse(`${option} is '${name}': a name has letters, digits, hyphens, dots and underscores`);
}

function notEmpty(option: string, value: string | boolean | undefined): string | undefined {
  return value === '' ? refuse(`${option} is empty`) : value as string | undefined;
}

function missing(what: string, hint: string): never {
  return refuse(`${what} is missing: ${hint}`);
}

function refuse(message: string): never {
  throw new UsageError(message);
}

function isHelp(argument: string): boolean {
  return argument === '--help' || argument === '-h' || argument === 'help';
}
