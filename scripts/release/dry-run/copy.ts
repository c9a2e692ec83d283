import { execFileSync, StdioOptions } from 'child_process';
import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';

/** The environment of projen's task `release`, such as the major version. */
const { env: RELEASE } = JSON.parse(fs.readFileSync('.projen/tasks.json', 'utf-8')).tasks.release;

/** A clone of the last commit, with its tags, and with the installed packages of this folder. */
export class Copy {
  readonly folder = fs.mkdtempSync(path.join(os.tmpdir(), 'oban-release-'));

  constructor() {
    this.run('git', ['clone', '--quiet', path.resolve('.'), '.']);
    fs.symlinkSync(path.resolve('node_modules'), this.path('node_modules'));
  }

  path(...parts: string[]): string {
    return path.join(this.folder, ...parts);
  }

  read(...parts: string[]): string {
    return fs.readFileSync(this.path(...parts), 'utf-8');
  }

  /** Returns the only file of a folder whose name ends so. */
  only(folder: string, ending: string): string {
    const names = fs.readdirSync(this.path(folder)).filter((name) => name.endsWith(ending));
    if (names.length !== 1) {
      throw new Error(`${folder} has ${names.length} files that end with ${ending}, and one was expected: ${names.join(', ')}`);
    }
    return this.path(folder, names[0]);
  }

  /** Runs a task of projen as the release workflow does. */
  task(name: string): void {
    this.run('npx', ['projen', name], { ...RELEASE, CI: 'true' });
  }

  /** Runs a command in the copy, and returns its output. @throws with the output of the command if it fails */
  run(command: string, args: string[], env: NodeJS.ProcessEnv = {}, folder = '.'): string {
    try {
      const stdio: StdioOptions = ['ignore', 'pipe', 'pipe'];
      return execFileSync(command, args, { cwd: this.path(folder), env: { ...process.env, ...env }, encoding: 'utf-8', stdio, maxBuffer: 64 * 1024 * 1024 });
    } catch (error) {
      const { stdout, stderr } = error as { stdout?: string; stderr?: string };
      throw new Error(`${command} ${args.join(' ')} failed:\n${stdout ?? ''}${stderr ?? error}`);
    }
  }

  remove(): void {
    fs.rmSync(this.folder, { recursive: true, force: true });
  }
}
