import { execFileSync } from 'child_process';
import * as fs from 'fs';
import * as path from 'path';
import { CSHARP, GO, JAVA, Language, PYTHON, TYPESCRIPT } from '../../../scripts/package/toolchains';

/** The production example in one language. */
export interface ExampleApp {
  readonly language: Language;
  /**
   * Installs the package and a copy of the example in an empty folder, as a user does, and returns the command that runs the app.
   *
   * @param version the version of the packages in `dist`
   */
  install(folder: string, version: string): string;
}

const GO_MODULE = 'git.example.com/oban/oban-environment-go/obanenvironment';

/** TypeScript is the first: the others are compared with it. */
export const EXAMPLE_APPS: readonly ExampleApp[] = [
  { language: TYPESCRIPT, install: installTypeScript },
  { language: PYTHON, install: installPython },
  { language: JAVA, install: installJava },
  { language: GO, install: installGo },
  { language: CSHARP, install: installCSharp },
];

/** The one package of a kind in `dist`. */
export function packageFile(target: string, ending: string): string {
  const folder = path.resolve('dist', target);
  const files = fs.existsSync(folder) ? fs.readdirSync(folder).filter((file) => file.endsWith(ending)) : [];
  if (files.length !== 1) {
    throw new Error(`dist/${target} has ${files.length} files ${ending}, and 1 is needed: run "npm run package-all"`);
  }
  return path.join(folder, files[0]);
}

/** The CDK is the one of the repository: a folder below it finds `node_modules`, as the package does. */
function installTypeScript(folder: string): string {
  const installed = path.join(folder, 'node_modules', 'oban-environment');
  fs.mkdirSync(installed, { recursive: true });
  run('tar', ['-xzf', packageFile('js', '.tgz'), '--strip-components=1', '-C', installed]);
  for (const file of ['app.ts', 'input.ts', 'main.ts']) {
    const text = fs.readFileSync(path.join('examples/production', file), 'utf-8');
    fs.writeFileSync(path.join(folder, file), text.replace("'../../src'", "'oban-environment'"));
  }
  return `npx ts-node --transpile-only --project ${path.resolve('tsconfig.dev.json')} ${path.join(folder, 'main.ts')}`;
}

function installPython(folder: string): string {
  run('python3', ['-m', 'venv', path.join(folder, 'venv')]);
  const python = path.join(folder, 'venv', 'bin', 'python');
  const install = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check'];
  run(python, [...install, '--require-hashes', '--requirement', 'examples/python/requirements.txt']);
  run(python, [...install, '--no-deps', packageFile('python', '.whl')]);
  return `${python} ${path.resolve('examples/python/app.py')}`;
}

/**
 * `dist/java` is a Maven repository. Global settings add it, so that the settings of the user stay as they are. The local repository is new
 * each time, because Maven does not look for another build of a version that it has.
 */
function installJava(folder: string, version: string): string {
  const app = copyOf('java', folder);
  const settings = path.join(folder, 'settings.xml');
  fs.writeFileSync(settings, `<settings>
  <profiles>
    <profile>
      <id>dist</id>
      <repositories><repository><id>dist</id><url>file://${path.resolve('dist/java')}</url></repository></repositories>
    </profile>
  </profiles>
  <activeProfiles><activeProfile>dist</activeProfile></activeProfiles>
</settings>
`);
  const maven = ['--quiet', '--batch-mode', '--file', path.join(app, 'pom.xml'), '--global-settings', settings,
    `-Dmaven.repo.local=${path.join(folder, 'repository')}`, `-Doban-environment.version=${version}`];
  run('mvn', [...maven, 'compile']);
  return ['mvn', ...maven, 'exec:java'].join(' ');
}

/** The module of `dist/go` in place of the one that Go would download. */
function installGo(folder: string): string {
  const app = copyOf('go', folder);
  run('go', ['mod', 'edit', `-replace=${GO_MODULE}=${path.resolve('dist/go/obanenvironment')}`], app);
  run('go', ['build', '-mod=mod', '-o', 'oban-deployment', '.'], app);
  return path.join(app, 'oban-deployment');
}

/** `dist/dotnet` is a folder of packages. NuGet keeps what it has of a version, so its cache is new each time. */
function installCSharp(folder: string, version: string): string {
  const app = copyOf('csharp', folder);
  const out = path.join(folder, 'out');
  run('dotnet', ['build', '--output', out, `-p:ObanEnvironmentVersion=${version}`, `-p:RestoreAdditionalProjectSources=${path.resolve('dist/dotnet')}`,
    `-p:RestorePackagesPath=${path.join(folder, 'packages')}`], app);
  return `dotnet ${path.join(out, 'ObanDeployment.dll')}`;
}

function copyOf(example: string, folder: string): string {
  const app = path.join(folder, 'app');
  fs.cpSync(path.join('examples', example), app, { recursive: true });
  return app;
}

function run(command: string, args: readonly string[], cwd?: string): void {
  execFileSync(command, args, { cwd, stdio: 'inherit' });
}
