import { parseArgs, ParseArgsConfig } from 'util';
import { DOCUMENT_HELP } from './document-help';
import { UsageError } from '../refusals';

/** The form of a document. */
export type Format = 'html' | 'markdown';

/** The as-built document to write. */
export interface DocumentRequest {
  /** The folder of the cloud assembly. */
  readonly app: string;
  /** Undefined for the only environment of the assembly. */
  readonly environmentName?: string;
  /** The file with the answers of the running account. Undefined: the document has none. */
  readonly answersFile?: string;
  readonly out: string;
  readonly format: Format;
  readonly isRedacted: boolean;
}

const OPTIONS = {
  app: { type: 'string' },
  environment: { type: 'string', short: 'e' },
  answers: { type: 'string' },
  out: { type: 'string' },
  redact: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} satisfies NonNullable<ParseArgsConfig['options']>;

/** The formats, by the ending of the file. */
const FORMATS: readonly (readonly [ending: RegExp, format: Format])[] = [[/[^/\\]\.html$/, 'html'], [/[^/\\]\.md$/, 'markdown']];

/** Parses the arguments after `document`. Returns undefined if the help is asked for. */
export function parseDocument(args: string[]): DocumentRequest | undefined {
  const { values, positionals } = parseOptions(args);
  if (values.help) {
    return undefined;
  }
  if (positionals.length > 0) {
    return refuse(`unexpected argument '${positionals.join(' ')}': document takes options only`);
  }
  const out = given('out', values.out, 'the file to write, such as as-built.html');
  return {
    app: given('app', values.app, 'the folder that cdk synth writes, such as cdk.out'),
    environmentName: values.environment === '' ? refuse('--environment is empty') : values.environment,
    answersFile: values.answers === '' ? refuse('--answers is empty') : values.answers,
    out,
    format: FORMATS.find(([ending]) => ending.test(out))?.[1] ?? refuse(`--out is '${out}': give a file that ends with .html or .md`),
    isRedacted: values.redact === true,
  };
}

function parseOptions(args: string[]) {
  try {
    return parseArgs({ args, options: OPTIONS, allowPositionals: true });
  } catch (error) {
    return refuse(`${(error as Error).message.split(/\.\s|\.$/)[0]}: see npx oban-environment document --help`);
  }
}

function given(option: string, value: string | undefined, expected: string): string {
  return value === undefined || value === '' ? refuse(`--${option} is ${value === undefined ? 'missing' : 'empty'}: give ${expected}, as in ${DOCUMENT_HELP.example}`) : value;
}

function refuse(message: string): never {
  throw new UsageError(message);
}
