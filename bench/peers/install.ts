import { spawnSync } from 'child_process';
import * as fs from 'fs';
import * as path from 'path';

const HOME = path.join(__dirname, '..', '.peers');

/** A published program of others, in its own virtual environment. */
export interface Peer {
  /** The folder of the peer's programs. Undefined if the installation failed. */
  readonly programs?: string;
  readonly problem?: string;
}

/**
 * Installs a peer with the versions of its requirements file, unless it is installed.
 *
 * @param name the name of the requirements file in this folder
 */
export function installPeer(name: string): Peer {
  const requirements = path.join(__dirname, `${name}.txt`);
  const folder = path.join(HOME, name);
  const stamp = path.join(folder, 'installed.txt');
  const programs = path.join(folder, 'bin');
  const pinned = fs.readFileSync(requirements, 'utf-8');
  if (fs.existsSync(stamp) && fs.readFileSync(stamp, 'utf-8') === pinned) {
    return { programs };
  }
  console.error(`installing ${name} (once)`);
  const steps = [
    ['python3', '-m', 'venv', '--clear', folder],
    [path.join(programs, 'python'), '-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r', requirements],
  ];
  for (const [program, ...args] of steps) {
    const { status, error, stderr } = spawnSync(program, args, { encoding: 'utf-8' });
    if (status !== 0) {
      return { problem: error?.message ?? stderr.trim().split('\n').at(-1) };
    }
  }
  fs.writeFileSync(stamp, pinned);
  return { programs };
}
