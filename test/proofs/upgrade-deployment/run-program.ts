import { spawn } from 'child_process';

const LINES_SHOWN = 40;

export interface RunOptions {
  readonly cwd: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Ends the program and the programs that it has started. */
  readonly signal: AbortSignal;
}

/** The end of a program. */
export interface Ended {
  readonly exitStatus: number | null;
  readonly output: string;
}

/** Runs a program to its end. */
export function outcomeOf(command: string, args: readonly string[], { cwd, env, signal }: RunOptions): Promise<Ended> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
    // A signal to npm or npx does not reach the program that it has started. The negative id is that of the process group.
    const end = () => child.pid !== undefined && process.kill(-child.pid, 'SIGTERM');
    signal.addEventListener('abort', end, { once: true });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk) => (output += chunk));
    }
    child.once('error', reject);
    child.once('close', (exitStatus) => {
      signal.removeEventListener('abort', end);
      resolve({ exitStatus, output });
    });
  });
}

/** @throws if the program fails, with its last lines */
export async function run(command: string, args: readonly string[], options: RunOptions): Promise<void> {
  const { exitStatus, output } = await outcomeOf(command, args, options);
  options.signal.throwIfAborted();
  if (exitStatus !== 0) {
    throw new Error(`${[command, ...args].join(' ')} ended with ${exitStatus}:\n${output.trimEnd().split('\n').slice(-LINES_SHOWN).join('\n')}`);
  }
}
