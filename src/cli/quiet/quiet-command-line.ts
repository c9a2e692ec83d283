import { parseArgs } from 'util';
import { UsageError } from '../refusals';

/** The alarms to mute and for how long, or the mutes to end. */
export interface QuietRequest {
  readonly verb: 'quiet';
  readonly environmentName: string;
  readonly profile?: string;
  readonly region?: string;
  /** The mute to begin. Undefined: the mutes of operators end. */
  readonly begin?: QuietBegin;
  readonly isDryRun: boolean;
  readonly isYes: boolean;
  readonly isJson: boolean;
}

/** A mute to begin. */
export interface QuietBegin {
  readonly minutes: number;
  readonly reason: string;
  readonly targets: readonly string[];
}

/** The longest mute of an operator. A longer one is a maintenance window, which is in the code and has a pause. */
const LONGEST_MINUTES = 24 * 60;
/** The longest reason. The description of a rule, which also has the identity, has at most 1024 characters. */
const LONGEST_REASON = 500;

const OPTIONS = {
  'environment': { type: 'string', short: 'e' },
  'profile': { type: 'string' },
  'region': { type: 'string' },
  'for': { type: 'string' },
  'reason': { type: 'string' },
  'targets': { type: 'string' },
  'end': { type: 'boolean' },
  'dry-run': { type: 'boolean' },
  'yes': { type: 'boolean', short: 'y' },
  'json': { type: 'boolean' },
  'help': { type: 'boolean', short: 'h' },
} as const;

/** Parses the arguments after `quiet`. Returns undefined if the help is asked for. */
export function parseQuiet(args: string[]): QuietRequest | undefined {
  const values = valuesIn(args);
  if (values.help) {
    return undefined;
  }
  const { environment = missing('--environment', 'the name of the environment, such as prod'), profile, region } = values;
  if (!/^[\w.-]+$/.test(environment)) {
    refuse(`--environment is '${environment}': use letters, digits, hyphens, dots and underscores`);
  }
  for (const [option, value] of Object.entries({ profile, region })) {
    if (value === '') {
      refuse(`--${option} is empty`);
    }
  }
  return {
    verb: 'quiet',
    environmentName: environment,
    profile,
    region,
    begin: values.end ? nothing(values) : {
      minutes: minutesIn(values.for ?? missing('--for', 'the duration, such as 2h')),
      reason: reasonIn(values.reason ?? missing('--reason', 'give the reason, which status shows')),
      targets: targetsIn(values.targets ?? missing('--targets', 'the servers, database, or single alarms, such as app01,database')),
    },
    isDryRun: values['dry-run'] === true,
    isYes: values.yes === true,
    isJson: values.json === true,
  };
}

type Values = ReturnType<typeof valuesIn>;

function valuesIn(args: string[]) {
  try {
    return parseArgs({ args, options: OPTIONS }).values;
  } catch (error) {
    return refuse(`${(error as Error).message.split(/\.\s|\.$/)[0]}: see npx oban-environment quiet --help`);
  }
}

function nothing(values: Values): undefined {
  const given = (['for', 'reason', 'targets'] as const).find((option) => values[option] !== undefined);
  return given === undefined ? undefined : refuse(`--end takes no --${given}: it ends all mutes of operators in the environment`);
}

function minutesIn(text: string): number {
  const match = /^(?=\d)(?:(\d+)h)?(?:(\d+)m)?$/.exec(text);
  const minutes = match === null ? NaN : Number(match[1] ?? 0) * 60 + Number(match[2] ?? 0);
  return minutes >= 1 && minutes <= LONGEST_MINUTES
    ? minutes
    : refuse(`--for is '${text}': give 1m to 24h, such as 90m or 1h30m. For longer, add a maintenance window to the code`);
}

function reasonIn(given: string): string {
  const text = given.trim();
  return text !== '' && text.length <= LONGEST_REASON ? text : refuse(`--reason has ${text.length} characters: give 1 to ${LONGEST_REASON}`);
}

function targetsIn(text: string): string[] {
  const targets = text.split(',').map((each) => each.trim());
  return targets.includes('') ? refuse(`--targets is '${text}': give names with commas between them`) : [...new Set(targets)];
}

function missing(option: string, hint: string): never {
  return refuse(`${option} is missing: ${hint}`);
}

function refuse(message: string): never {
  throw new UsageError(message);
}
