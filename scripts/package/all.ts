import { spawnSync } from 'child_process';
import * as fs from 'fs';
import * as path from 'path';
import { CSHARP, GO, JAVA, Language, missingCommands, PYTHON, reasonWithout, TYPESCRIPT } from './toolchains';

/**
 * Makes the packages of all languages in `dist`, and says which it leaves out because their tools are not installed. With `--complete`, and in
 * CI, a missing tool is an error, except those of C#.
 */
const SOURCES_OF_CSHARP = 'dist/dotnet-sources';
const isComplete = process.argv.includes('--complete') || process.env.CI === 'true';

/** Makes one package and returns what came of it. */
function make(language: Language): { readonly result: string; readonly failed: boolean } {
  const missing = missingCommands(language);
  if (missing.length === 0) {
    const failed = run('projen', [`package:${language.target}`]);
    return { result: failed ? 'failed' : `dist/${language.target}`, failed };
  }
  const reason = reasonWithout(language, missing);
  if (language !== CSHARP) {
    return { result: `left out: ${reason}`, failed: isComplete };
  }
  const failed = run('ts-node', ['--transpile-only', '--project', 'tsconfig.dev.json', path.join(__dirname, 'main.ts'), language.target, SOURCES_OF_CSHARP]);
  return { result: failed ? 'failed' : `${SOURCES_OF_CSHARP}, not compiled: ${reason}`, failed };
}

function run(command: string, args: readonly string[]): boolean {
  return spawnSync(command, args, { stdio: 'inherit' }).status !== 0;
}

fs.rmSync('dist', { recursive: true, force: true });
const rows = [TYPESCRIPT, PYTHON, JAVA, GO, CSHARP].map((language) => {
  const started = Date.now();
  return { language, ...make(language), seconds: Math.round((Date.now() - started) / 1000) };
});
for (const { language, result, seconds } of rows) {
  console.log(`${language.name.padEnd(10)} ${String(seconds).padStart(4)} s  ${result}`);
}
process.exitCode = rows.some(({ failed }) => failed) ? 1 : 0;
