import { parseArgs, ParseArgsConfig } from 'util';
import { INIT_HELP } from './init-help';
import { Language, LANGUAGES } from './language';
import { UsageError } from '../refusals';

/** An AWS account and a Region of it. */
export interface Target {
  readonly account: string;
  readonly region: string;
}

/** The deployment repository to make. */
export interface InitRequest {
  readonly folder: string;
  readonly language: Language;
  readonly production: Target;
  readonly staging: Target;
  /** The e-mail address that gets the alarms of both environments. */
  readonly alerts: string;
  /** The GitHub repository: owner and name. */
  readonly repository: string;
}

const OPTIONS = {
  language: { type: 'string' },
  production: { type: 'string' },
  staging: { type: 'string' },
  alerts: { type: 'string' },
  repository: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} satisfies NonNullable<ParseArgsConfig['options']>;

/** The values are written into string literals of the app and into YAML: their forms admit no quotes, backslashes or spaces. */
const ACCOUNT = /^\d{12}$/;
/** The codes of Regions in all partitions, such as `ap-southeast-2`, `us-gov-west-1`, `us-isob-east-1`, `eusc-de-east-1`. */
const REGION = /^([a-z]{2}|eusc)(-[a-z]{2,4})?-(central|north|south|east|west|(north|south)(east|west))-\d{1,2}$/;
const EMAIL_ADDRESS = /^[\w.%+-]+@[A-Za-z\d-]+(\.[A-Za-z\d-]+)+$/;
/** @see https://docs.github.com/en/rest/repos/repos#create-an-organization-repository */
const REPOSITORY = /^[A-Za-z\d][A-Za-z\d-]{0,38}\/[\w.-]{1,100}$/;

/** Parses the arguments after `init`. Returns undefined if the help is asked for. */
export function parseInit(args: string[]): InitRequest | undefined {
  const { values, positionals } = parseOptions(args);
  if (values.help) {
    return undefined;
  }
  const request = {
    folder: folderIn(positionals),
    language: languageIn(values.language),
    production: targetIn('production', values.production),
    staging: targetIn('staging', values.staging),
    alerts: valueOf('alerts', values.alerts, EMAIL_ADDRESS, 'the e-mail address that gets the alarms, such as alerts@example.com'),
    repository: valueOf('repository', values.repository, REPOSITORY, 'the owner and the name of the GitHub repository, such as my-company/oban-deployment'),
  };
  const { production, staging } = request;
  if (production.account === staging.account && production.region !== staging.region) {
    refuse(`--production and --staging have the same account, ${production.account}, in two Regions: give two accounts, which is safer, or one Region`);
  }
  return request;
}

function parseOptions(args: string[]) {
  try {
    return parseArgs({ args, options: OPTIONS, allowPositionals: true });
  } catch (error) {
    return refuse(`${(error as Error).message.split(/\.\s|\.$/)[0]}: see npx oban-environment init --help`);
  }
}

function folderIn(positionals: string[]): string {
  const [folder, ...others] = positionals;
  if (folder === undefined || folder === '') {
    return refuse(`the folder is missing: give one that does not exist or is empty, as in ${INIT_HELP.example}`);
  }
  return others.length === 0 ? folder : refuse(`too many arguments '${positionals.join(' ')}': init takes one folder, and options`);
}

function languageIn(value: string | undefined): Language {
  return LANGUAGES.find((language) => language === value)
    ?? refuse(`${value === undefined ? '--language is missing' : `--language is '${value}'`}: give ${LANGUAGES.join(' or ')}`);
}

function targetIn(option: string, value: string | undefined): Target {
  const form = 'give ACCOUNT/REGION, such as 111111111111/ap-southeast-2';
  if (value === undefined) {
    return refuse(`--${option} is missing: ${form}`);
  }
  const [account, region = '', ...rest] = value.split('/');
  if (!ACCOUNT.test(account) || rest.length > 0) {
    return refuse(`--${option} is '${value}': ${form}; an account id has 12 digits`);
  }
  return REGION.test(region) ? { account, region } : refuse(`--${option} is '${value}', and '${region}' is not the code of a Region: ${form}`);
}

function valueOf(option: string, value: string | undefined, form: RegExp, expected: string): string {
  if (value === undefined) {
    return refuse(`--${option} is missing: give ${expected}`);
  }
  return form.test(value) ? value : refuse(`--${option} is '${value}': give ${expected}`);
}

function refuse(message: string): never {
  throw new UsageError(message);
}
