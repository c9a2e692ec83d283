import * as fs from 'fs';
import * as ts from 'typescript';

/** A piece of TypeScript of a page. */
export interface Code {
  readonly page: string;
  readonly line: number;
  /** A whole file, with its own imports. */
  readonly whole: boolean;
  readonly text: string;
}

const FIXTURE = 'rosetta/default.ts-fixture';
const HERE = '/// here';

/** The TypeScript of a page. `nofixture` marks a whole file, as for jsii-rosetta; so do imports. */
export function codeOf(page: string): Code[] {
  const text = fs.readFileSync(page, 'utf-8');
  return [...text.matchAll(/^```ts( nofixture)?\n([\s\S]*?)^```$/gm)].map((found) => ({
    page, line: text.slice(0, found.index).split('\n').length, whole: found[1] !== undefined || found[2].startsWith('import '), text: found[2],
  }));
}

/** The file that a piece of code is compiled as: in the fixture of jsii-rosetta, with declarations before it. */
export function fileOf({ whole, text }: Code): string {
  if (whole) {
    return text;
  }
  const lines = text.split('\n');
  const declared = lines.filter((line) => line.startsWith('declare '));
  const rest = lines.filter((line) => !line.startsWith('declare '));
  const [before, after] = fs.readFileSync(FIXTURE, 'utf-8').split(HERE);
  return before.replace('class Fixture', `${declared.join('\n')}\nclass Fixture`) + rest.join('\n') + after;
}

/** The errors of all pieces of code, by the page and the line on which the piece begins. One program, as the types of the CDK take seconds to read. */
export function errorsIn(codes: readonly Code[]): string[] {
  const files = new Map(codes.map((code, index) => [`${process.cwd()}/documentation-${index}.ts`, code]));
  const { options } = ts.parseJsonConfigFileContent(ts.readConfigFile('tsconfig.dev.json', ts.sys.readFile).config, ts.sys, '.');
  const settings: ts.CompilerOptions = {
    ...options,
    noEmit: true,
    isolatedModules: false,
    noUnusedLocals: false,
    noUnusedParameters: false,
    skipLibCheck: true,
  };
  const host = ts.createCompilerHost(settings);
  const { fileExists, getSourceFile } = host;
  host.fileExists = (name) => files.has(name) || fileExists(name);
  host.getSourceFile = (name, version, ...rest) => {
    const code = files.get(name);
    return code === undefined ? getSourceFile.call(host, name, version, ...rest) : ts.createSourceFile(name, fileOf(code), version, true);
  };
  const program = ts.createProgram([...files.keys()], settings, host);
  return [...files].flatMap(([name, { page, line }]) => {
    const source = program.getSourceFile(name)!;
    return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)]
      .map(({ messageText }) => `${page}:${line}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`);
  });
}
