import { spawnSync } from 'child_process';

/** A program for Node.js: its arguments. */
export interface Program {
  readonly name: string;
  readonly args: readonly string[];
  readonly environment?: NodeJS.ProcessEnv;
}

const REPORT = 'process.on("exit",()=>{const{user,system}=process.cpuUsage();process.stderr.write(`\\nCPU ${user+system}`)})';

/**
 * Returns the CPU time of each program in milliseconds: the median of some rounds. Each round runs all programs, so that other load of the machine
 * affects all of them.
 */
export function cpuMilliseconds(programs: readonly Program[], rounds: number): Map<string, number> {
  const measured = new Map(programs.map(({ name }) => [name, [] as number[]]));
  for (let round = 0; round < rounds; round++) {
    programs.forEach((program) => measured.get(program.name)!.push(once(program)));
  }
  return new Map([...measured].map(([name, times]) => [name, median(times)]));
}

function once({ name, args, environment }: Program): number {
  const { stderr } = spawnSync(process.execPath, ['--import', `data:text/javascript,${REPORT}`, ...args], {
    env: { ...process.env, ...environment }, encoding: 'utf-8',
  });
  const [, microseconds] = /\nCPU (\d+)$/.exec(stderr) ?? [];
  if (microseconds === undefined) {
    throw new Error(`${name} did not end by itself: ${stderr}`);
  }
  return Number(microseconds) / 1e3;
}

function median(numbers: readonly number[]): number {
  return [...numbers].sort((one, another) => one - another)[Math.floor(numbers.length / 2)];
}
