import { parseArgs, ParseArgsConfig } from 'util';
import { parseDay } from '../../backup/functions/model/day';
import type { Action, RestoredKind } from '../../restore/record';
import { UsageError } from '../refusals';

/** The options of a new restore, as on the command line. */
export interface RestoreOptions {
  /** The day, the time or the image to restore. */
  readonly to?: string;
  /** The DB snapshot to restore, instead of a time. */
  readonly snapshot?: string;
  /** The reason why no image of the present state is made. */
  readonly withoutImage?: string;
}

/** The restore to begin or to continue, or the list of restores. */
export interface RestoreRequest {
  readonly verb: 'restore';
  readonly environmentName: string;
  readonly profile?: string;
  readonly region?: string;
  /** Undefined: `restore status`. */
  readonly subject?: RequestedSubject;
  readonly options: RestoreOptions;
  readonly isDryRun: boolean;
  readonly isYes: boolean;
  readonly isJson: boolean;
}

/** The subject of a restore and its action. */
export interface RequestedSubject {
  readonly kind: RestoredKind;
  /** The name. Undefined if there may be only one. */
  readonly name?: string;
  /** Undefined: the action of the record continues (`--resume`). */
  readonly action?: Action;
}

type Options = NonNullable<ParseArgsConfig['options']>;

const COMMON = {
  environment: { type: 'string', short: 'e' },
  profile: { type: 'string' },
  region: { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const satisfies Options;

/** The options that select an action other than `begin`. */
const ACTION_OPTIONS: { readonly [option: string]: Action | undefined } = {
  'undo': 'undo',
  'resume': undefined,
  'exchange': 'exchange',
  'exchange-back': 'exchange-back',
  'finish': 'finish',
};

/** The actions of every restore. */
const COMMON_ACTIONS: readonly string[] = ['undo', 'resume'];

/** The form of `--to` of a restore from an image. */
const DAY_OR_IMAGE = {
  isTo: (to: string) => parseDay(to) !== undefined || /^ami-([0-9a-f]{8}|[0-9a-f]{17})$/.test(to),
  toIs: 'a day, YYYY-MM-DD in UTC, or the id of an image',
};

/** The commands: their arguments, their options besides the common ones, and the form of `--to`. */
const COMMANDS: { readonly [command: string]: RestoreCommand } = {
  status: { kind: undefined, names: [], options: {} },
  server: {
    kind: 'server',
    names: ['the name of the server'],
    actions: ['finish'],
    options: { 'to': { type: 'string' }, 'image': { type: 'string' }, 'without-image': { type: 'string' } },
    ...DAY_OR_IMAGE,
  },
  volume: {
    kind: 'volume',
    names: ['the name of the server', 'the drive letter, or the id of the volume'],
    options: { to: { type: 'string' }, image: { type: 'string' } },
    ...DAY_OR_IMAGE,
  },
  cluster: {
    kind: 'cluster',
    names: [],
    optionalName: 'the name of the cluster',
    options: { to: { type: 'string' } },
    ...DAY_OR_IMAGE,
  },
  database: {
    kind: 'database',
    names: [],
    actions: ['exchange', 'exchange-back', 'finish'],
    options: { to: { type: 'string' }, snapshot: { type: 'string' } },
    isTo: (to) => /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?Z$/.test(to) && !Number.isNaN(new Date(to).getTime()),
    toIs: 'a time in UTC, such as 2026-11-29T03:12Z',
  },
};

interface RestoreCommand {
  readonly kind: RestoredKind | undefined;
  /** The descriptions of the arguments that must be given. */
  readonly names: readonly string[];
  /** The description of the argument that may be left out. */
  readonly optionalName?: string;
  /** The actions besides those of every restore. */
  readonly actions?: readonly string[];
  readonly options: Options;
  /** Returns whether a text has the form of `--to`. */
  readonly isTo?: (to: string) => boolean;
  /** The form of `--to`, for the message. */
  readonly toIs?: string;
}

interface Values {
  readonly [option: string]: string | boolean | undefined;
}

/** Parses the arguments after `restore`. Returns undefined if the help is asked for. */
export function parseRestore(args: string[]): RestoreRequest | undefined {
  const [name, ...rest] = args;
  if (name === undefined) {
    return refuse(`restore needs a command: use one of ${Object.keys(COMMANDS).join(', ')}`);
  }
  if (['--help', '-h', 'help'].includes(name)) {
    return undefined;
  }
  const command = COMMANDS[name] ?? refuse(`unknown command 'restore ${name}': use one of ${Object.keys(COMMANDS).join(', ')}`);
  const { values, positionals } = parsed(name, command, rest);
  if (values.help === true) {
    return undefined;
  }
  const environment = textOf('environment', values) ?? refuse('--environment is missing: the name of the environment, such as prod');
  return {
    verb: 'restore',
    environmentName: nameIn('--environment', environment),
    profile: textOf('profile', values),
    region: textOf('region', values),
    subject: command.kind === undefined ? undefined : { kind: command.kind, name: nameOf(name, command, positionals), ...actionOf(values) },
    options: optionsOf(command, values),
    isDryRun: values['dry-run'] === true,
    isYes: values.yes === true,
    isJson: values.json === true,
  };
}

function parsed(name: string, { kind, options, actions = [] }: RestoreCommand, args: string[]): { values: Values; positionals: string[] } {
  const changing: Options = {
    'dry-run': { type: 'boolean' },
    'yes': { type: 'boolean', short: 'y' },
    ...Object.fromEntries([...COMMON_ACTIONS, ...actions].map((option) => [option, { type: 'boolean' }])),
  };
  try {
    const known = { ...COMMON, ...kind === undefined ? {} : changing, ...options };
    const { values, positionals } = parseArgs({ args, allowPositionals: true, options: known });
    return { values: values as Values, positionals };
  } catch (error) {
    return refuse(`${(error as Error).message.split(/\.\s|\.$/)[0]}: see npx oban-environment restore --help (restore ${name})`);
  }
}

function nameOf(command: string, { names, optionalName }: RestoreCommand, positionals: readonly string[]): string | undefined {
  if (positionals.length < names.length) {
    return refuse(`${names[positionals.length]} is missing, as in npx oban-environment restore ${command} NAME --environment prod`);
  }
  if (positionals.length > names.length + (optionalName === undefined ? 0 : 1)) {
    return refuse(`too many arguments '${positionals.join(' ')}': see npx oban-environment restore --help`);
  }
  return positionals.length === 0 ? undefined : positionals.map((each) => nameIn('the name', each)).join('-');
}

function actionOf(values: Values): { readonly action?: Action } {
  const given = Object.keys(ACTION_OPTIONS).filter((option) => values[option] === true);
  if (given.length > 1) {
    return refuse(`${given.map((option) => `--${option}`).join(' and ')} exclude each other: give one of them`);
  }
  return given.length === 0 ? { action: 'begin' } : { action: ACTION_OPTIONS[given[0]] };
}

function optionsOf({ options, isTo, toIs }: RestoreCommand, values: Values): RestoreOptions {
  const given = Object.keys(options).filter((option) => values[option] !== undefined && !(option in ACTION_OPTIONS));
  const isBegin = Object.keys(ACTION_OPTIONS).every((option) => values[option] !== true);
  if (!isBegin && given.length > 0) {
    return refuse(`--${given[0]} belongs to a new restore: the record of the restore in progress already has it`);
  }
  if (values.to !== undefined && values.image !== undefined) {
    return refuse('--to and --image exclude each other: give one of them');
  }
  const to = textOf('to', values) ?? textOf('image', values);
  if (to !== undefined && isTo?.(to) === false) {
    return refuse(`${values.image === undefined ? '--to' : '--image'} is '${to}': give ${toIs}`);
  }
  return { to, snapshot: textOf('snapshot', values), withoutImage: textOf('without-image', values) };
}

function textOf(option: string, values: Values): string | undefined {
  return values[option] === '' ? refuse(`--${option} is empty`) : values[option] as string | undefined;
}

/** Checks a name that becomes a part of the name of a parameter. */
function nameIn(argument: string, name: string): string {
  return /^[\w.-]+$/.test(name) ? name : refuse(`${argument} is '${name}': use letters, digits, hyphens, dots and underscores`);
}

function refuse(message: string): never {
  throw new UsageError(message);
}
