import { spawn } from 'node:child_process';

/** The running programs that the demo has started, each the leader of its own process group. */
const running = new Set();

/**
 * Runs a program to its end and passes each of its lines to `onLine`.
 *
 * @returns {Promise<{code: number, output: string, stdout: string}>} what it wrote, and what of that to its standard output
 */
export function run(command, args, { cwd, env = {}, onLine = () => {} } = {}) {
  return new Promise((resolve, reject) => {
    const child = start(command, args, { cwd, env });
    let output = '';
    let stdout = '';
    let rest = '';
    const take = (chunk) => {
      output += chunk;
      const lines = (rest + chunk).split(/\r?\n/);
      rest = lines.pop();
      lines.forEach(onLine);
    };
    child.stdout.on('data', (chunk) => {
      stdout += chunk;
      take(chunk);
    });
    child.stderr.on('data', take);
    child.once('error', reject);
    child.once('close', (code, signal) => resolve({ code: code ?? signal, output, stdout }));
  });
}

/** Starts a program and does not wait for it. */
export function start(command, args, { cwd, env = {} } = {}) {
  const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  running.add(child);
  child.once('close', () => running.delete(child));
  return child;
}

/** Keeps a program running after the end of the demo. */
export function release(child) {
  running.delete(child);
  child.stdout.destroy();
  child.stderr.destroy();
  child.unref();
}

/** Ends all running programs, with the processes that they have started, and waits for their end. */
export async function endAll() {
  await Promise.all([...running].map(async (child) => {
    const closed = new Promise((resolve) => child.once('close', resolve));
    signal(child, 'SIGTERM');
    const patience = setTimeout(() => signal(child, 'SIGKILL'), 5_000);
    await closed;
    clearTimeout(patience);
  }));
}

function signal(child, name) {
  try {
    process.kill(-child.pid, name);
  } catch (error) {
    if (error.code !== 'ESRCH') {
      throw error;
    }
  }
}
