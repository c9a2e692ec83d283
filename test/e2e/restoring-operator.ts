import { spawn } from 'child_process';
import * as path from 'path';
import { Answer, COMMAND_LINE, MOVED_CLOCK, Operator } from './operator';

const FASTER_TIMERS = path.join(__dirname, 'faster-timers.cjs');

/** The pauses of the command are shorter by this factor. So are its timeouts, which must remain longer than an answer of the local AWS. */
const TIME_FACTOR = 10;

/** The time that passes on the local AWS between two looks of the test at the command. */
const STEP_SECONDS = 30;

/** A look at the account while a restore runs, or its end. */
export interface RestoreWatch {
  readonly killedAt?: RegExp;
  readonly watch?: () => Promise<unknown>;
}

/** An operator whose restores take hours of the local AWS's clock, which moves while the command waits. */
export class RestoringOperator extends Operator {
  /**
   * Runs `npx oban-environment restore …` to its end.
   *
   * @param killedAt the output after which the process is killed, as by a power failure
   * @param watch called after each step of the clock
   */
  public async restore(args: readonly string[], { killedAt, watch = async () => undefined }: RestoreWatch = {}): Promise<Answer> {
    const env = { ...await this.environment(), TIME_FACTOR: `${TIME_FACTOR}` };
    const preloaded = ['--require', MOVED_CLOCK, '--require', FASTER_TIMERS];
    const command = spawn(process.execPath, [...preloaded, COMMAND_LINE, 'restore', ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    const answer = { exitStatus: NaN, out: '', err: '' };
    command.stdout.on('data', (text) => {
      answer.out += text;
    });
    command.stderr.on('data', (text) => {
      answer.err += text;
      if (killedAt?.test(answer.err)) {
        command.kill('SIGKILL');
      }
    });
    let isRunning = true;
    const ended = new Promise<void>((resolve) => command.once('close', (status) => {
      isRunning = false;
      answer.exitStatus = status ?? NaN;
      resolve();
    }));
    while (isRunning) {
      await Promise.race([ended, this.aws.control('clock', { advanceSeconds: STEP_SECONDS, stepwise: true })]);
      await watch();
    }
    return answer;
  }
}
