import { execFile, spawn } from 'child_process';
import * as path from 'path';
import type { LocalAws } from './local-aws';

/** The bundle of the package. */
export const COMMAND_LINE = path.join(__dirname, '../../assets/cli/oban-environment.mjs');
/** Sets the clock of a process to that of the local AWS. */
export const MOVED_CLOCK = path.join(__dirname, 'shifted-clock.cjs');

/** The result of the command line. */
export interface Answer {
  readonly exitStatus: number;
  readonly out: string;
  readonly err: string;
}

/** An operator whose commands use the local AWS and its clock, without a terminal for questions. */
export class Operator {
  public static readonly ACCESS_KEY_ID = 'AKIAOPERATOR';

  /** @param aheadMilliseconds by how much the machine's clock is wrong */
  constructor(protected readonly aws: LocalAws, private readonly variables: NodeJS.ProcessEnv = {}, private readonly aheadMilliseconds = 0) {}

  /** Runs `npx oban-environment backup …` with the bundle of the package. */
  public async backup(...args: string[]): Promise<Answer> {
    return this.run('backup', ...args);
  }

  /** Runs `npx oban-environment verify …` with the bundle of the package. */
  public async verify(...args: string[]): Promise<Answer> {
    return this.run('verify', ...args);
  }

  /** Runs `npx oban-environment …` with the bundle of the package. */
  public async run(...args: string[]): Promise<Answer> {
    const env = await this.environment();
    return new Promise((resolve) => {
      execFile(process.execPath, ['--require', MOVED_CLOCK, COMMAND_LINE, ...args], { env, maxBuffer: 2 ** 26 }, (error, out, err) => (
        resolve({ exitStatus: typeof error?.code === 'number' ? error.code : error === null ? 0 : NaN, out, err })));
    });
  }

  /** Returns the exit status of a command whose output is closed at once, as `head` does. */
  public async unread(...args: string[]): Promise<number | null> {
    const env = await this.environment();
    return new Promise((resolve) => {
      const command = spawn(process.execPath, ['--require', MOVED_CLOCK, COMMAND_LINE, 'backup', ...args], { env, stdio: ['ignore', 'pipe', 'ignore'] });
      command.stdout.destroy();
      command.once('exit', resolve);
    });
  }

  protected async environment(): Promise<NodeJS.ProcessEnv> {
    const { now } = await this.aws.control<{ now: string }>('clock');
    return {
      PATH: process.env.PATH,
      AWS_ENDPOINT_URL: this.aws.url,
      AWS_REGION: 'ap-southeast-2',
      AWS_ACCESS_KEY_ID: Operator.ACCESS_KEY_ID,
      AWS_SECRET_ACCESS_KEY: 'test',
      AWS_EC2_METADATA_DISABLED: 'true',
      CLOCK_OFFSET_MS: `${new Date(now).getTime() - Date.now() + this.aheadMilliseconds}`,
      ...this.variables,
    };
  }

  /** Runs a command with `--json`, and returns the document. */
  public async json<T = any>(...args: string[]): Promise<T> {
    const { out, err } = await this.backup(...args, '--json');
    try {
      return JSON.parse(out) as T;
    } catch {
      throw new Error(`${args.join(' ')} --json said '${out}'\n${err}`);
    }
  }
}
