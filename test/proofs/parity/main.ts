import { execFileSync } from 'child_process';
import * as fs from 'fs';
import * as path from 'path';
import { EXAMPLE_APPS, ExampleApp, packageFile } from './apps';
import { differences, templatesIn } from './templates';
import { missingCommands, reasonWithout } from '../../../scripts/package/toolchains';

/**
 * Installs the packages of `dist` in an app of each language, synthesises, and compares the templates byte for byte. A language whose tools are
 * not installed is not compared. With `--complete`, and in CI, that is an error, except for C#. Names of languages limit the comparison to these.
 */
const FOLDER = path.resolve('.parity');
const chosen = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
const isComplete = process.argv.includes('--complete') || process.env.CI === 'true';

function main(): boolean {
  requireCurrentPackages();
  fs.rmSync(FOLDER, { recursive: true, force: true });
  const version = /[@-](\d[^@]*?)(?:\.jsii)?\.tgz$/.exec(packageFile('js', '.tgz'))![1];
  const [first, ...others] = EXAMPLE_APPS.filter(({ language: { name } }) => chosen.length === 0 || chosen.includes(name));
  const expected = synthesise(first, version);
  const equal = [first.language.name];
  const notCompared: string[] = [];
  let passed = true;
  for (const app of others) {
    const { name, madeElsewhere } = app.language;
    const missing = missingCommands(app.language);
    if (missing.length > 0) {
      notCompared.push(`${name} (${reasonWithout(app.language, missing)})`);
      passed &&= !isComplete || madeElsewhere !== undefined;
      continue;
    }
    const found = differences(expected, synthesise(app, version));
    found.forEach((difference) => console.log(`${first.language.name} ≠ ${name}: ${difference}`));
    passed &&= found.length === 0;
    equal.push(...found.length === 0 ? [name] : []);
  }
  console.log(`${equal.join(' = ')}: ${templatesIn(expected).length} templates, byte for byte`);
  notCompared.forEach((language) => console.log(`not compared: ${language}`));
  return passed;
}

/** A package from before the last compile would prove the parity of other code. */
function requireCurrentPackages(): void {
  const compiled = fs.statSync('lib/index.js').mtimeMs;
  const old = EXAMPLE_APPS.map(({ language: { target } }) => `dist/${target}`).filter((folder) => fs.existsSync(folder) && lastWritten(folder) < compiled);
  if (old.length > 0) {
    throw new Error(`${old.join(' and ')}: older than the last compile: run "npm run package-all"`);
  }
}

function lastWritten(folder: string): number {
  const files = fs.readdirSync(folder, { recursive: true, encoding: 'utf-8' });
  return Math.max(...files.map((file) => fs.statSync(path.join(folder, file)).mtimeMs));
}

/** Installs an app and returns its cloud assembly. The feature flags are those of the production example in each language. */
function synthesise(app: ExampleApp, version: string): string {
  const { name, target } = app.language;
  const folder = path.join(FOLDER, target);
  const assembly = path.join(folder, 'cdk.out');
  fs.mkdirSync(folder, { recursive: true });
  const started = Date.now();
  const command = app.install(folder, version);
  const installed = Date.now();
  // Without the resource for metadata of the CDK, which names the language.
  execFileSync('cdk', ['synth', '--quiet', '--no-notices', '--no-version-reporting', '--output', assembly, '--app', command], {
    cwd: 'examples/production', stdio: ['ignore', 'ignore', 'pipe'],
  });
  console.log(`${name}: installed in ${seconds(started, installed)} s, synthesised in ${seconds(installed, Date.now())} s`);
  return assembly;
}

function seconds(from: number, to: number): string {
  return ((to - from) / 1000).toFixed(0);
}

process.exitCode = main() ? 0 : 1;
