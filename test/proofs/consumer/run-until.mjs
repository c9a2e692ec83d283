import { spawn } from 'node:child_process';

/**
 * Returns a function that runs a command in a folder, with the output on the terminal, and rejects if the command fails.
 *
 * @param signal ends the command that is running
 */
export function runUntil(signal) {
  return (cwd, command, args, env = {}) => new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio: ['ignore', 'inherit', 'inherit'], signal });
    child.once('error', reject);
    child.once('close', (code) => (code === 0 ? resolve() : reject(new Error(`${command} ${args.join(' ')} ended with ${code}`))));
  });
}
