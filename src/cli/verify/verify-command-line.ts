import { parseArgs } from 'util';
import { UsageError } from '../refusals';

/** The forms of the report. */
export type ReportFormat = 'table' | 'json' | 'markdown';

/** The parsed command line of `verify`. */
export interface VerifyRequest {
  readonly verb: 'verify';
  readonly environmentName: string;
  readonly profile?: string;
  readonly region?: string;
  readonly format: ReportFormat;
  /** The clauses to report: ids, or the parts before the hyphen. Undefined for all. */
  readonly only?: readonly string[];
  /** Whether CloudFormation detects the drift of the stacks, which takes minutes. */
  readonly isDrift: boolean;
  /** The file with the accepted findings. */
  readonly acceptedFile?: string;
  /** The folder for the redacted answers of AWS. Undefined: they are not recorded. */
  readonly recordFolder?: string;
}

const OPTIONS = {
  environment: { type: 'string', short: 'e' },
  profile: { type: 'string' },
  region: { type: 'string' },
  json: { type: 'boolean' },
  markdown: { type: 'boolean' },
  only: { type: 'string' },
  drift: { type: 'boolean' },
  accepted: { type: 'string' },
  record: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

/** Parses the arguments after `verify`. Returns undefined if the help is asked for. */
export function parseVerify(args: string[]): VerifyRequest | undefined {
  const values = valuesIn(args);
  if (values.help) {
    return undefined;
  }
  const { environment, profile, region, only, accepted, record } = values;
  if (environment === undefined || !/^[\w.-]+$/.test(environment)) {
    refuse(environment === undefined ? '--environment is missing: the name of the environment, such as prod' : `--environment is '${environment}': use letters, digits, hyphens, dots and underscores`);
  }
  for (const [option, value] of Object.entries({ profile, region, accepted, record })) {
    if (value === '') {
      refuse(`--${option} is empty`);
    }
  }
  if (values.json && values.markdown) {
    refuse('--json and --markdown exclude each other: give one of them');
  }
  return {
    verb: 'verify',
    environmentName: environment,
    profile,
    region,
    format: values.json ? 'json' : values.markdown ? 'markdown' : 'table',
    only: only === undefined ? undefined : clausesIn(only),
    isDrift: values.drift ?? false,
    acceptedFile: accepted,
    recordFolder: record,
  };
}

function valuesIn(args: string[]) {
  try {
    return parseArgs({ args, options: OPTIONS }).values;
  } catch (error) {
    return refuse(`${(error as Error).message.split(/\.\s|\.$/)[0]}: see npx oban-environment verify --help`);
  }
}

/** Whether the catalogue has them is checked with the catalogue, which the help does not load. */
function clausesIn(only: string): string[] {
  const clauses = only.split(',').map((each) => each.trim().toUpperCase());
  return clauses.every((each) => /^[A-Z0-9]+(-\d+)?$/.test(each)) ? clauses : refuse(`--only is '${only}': give clauses or their kinds, such as NET,MON-4`);
}

function refuse(message: string): never {
  throw new UsageError(message);
}

