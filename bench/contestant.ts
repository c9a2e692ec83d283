import { spawn } from 'child_process';
import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import type { Scenario } from './scenario';
import { Counts, StandIn } from './stand-in/server';

/** A program that removes images. */
export interface Contestant {
  readonly name: string;
  readonly command: readonly string[];
  readonly environment?: { readonly [name: string]: string };
  /** Whether the program runs again, on the next day, as long as it reports remaining images. */
  readonly handsOver?: boolean;
}

/** The resources that a program used, and its results. */
export interface Measurement {
  readonly wallSeconds: number;
  readonly cpuSeconds: number;
  readonly peakBytes: number;
  /** The seconds that passed on the program's virtual clock. Undefined if it had none. */
  readonly virtualSeconds?: number;
  readonly calls: Counts;
  readonly throttled: number;
  readonly deleted: number;
  readonly missed: number;
  /** The number of wrongly removed images, by the reason why they had to stay. */
  readonly wronglyDeleted: Counts;
  readonly orphans: number;
  readonly invocations: number;
  /** The last line of a program that failed. */
  readonly failure?: string;
}

interface Process {
  readonly wallSeconds: number;
  readonly usage: { readonly cpuSeconds: number; readonly peakBytes: number; readonly virtualSeconds?: number };
  readonly result?: { readonly left: number };
  readonly failure?: string;
}

const MOST_INVOCATIONS = 20;

/** The latency of EC2's responses. The virtual clock has its own latency. */
const LATENCY_MILLISECONDS = 20;

/** Runs a program on a scenario and measures it. */
export async function measure(contestant: Contestant, { world, toGo, held }: Scenario, isThrottled: boolean): Promise<Measurement> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'bench-'));
  const wanted = path.join(folder, 'images.json');
  fs.writeFileSync(wanted, JSON.stringify([...toGo]));
  const processes: Process[] = [];
  const calls: Record<string, number> = {};
  let throttled = 0;
  do {
    const standIn = await StandIn.start(world, { isThrottled, latency: isThrottled ? 0 : LATENCY_MILLISECONDS }); // on the next day, all buckets are full again
    const variables = { AWS_ENDPOINT_URL: standIn.url, BENCH_IMAGES: wanted, BENCH_VIRTUAL_CLOCK: isThrottled ? 'on' : '' };
    processes.push(await run(contestant, folder, variables));
    await standIn.stop();
    Object.entries(standIn.calls).forEach(([action, number]) => (calls[action] = (calls[action] ?? 0) + number));
    throttled += total(standIn.throttled);
  } while (contestant.handsOver && hasLeftSomething(processes.at(-1)!) && processes.length < MOST_INVOCATIONS);
  fs.rmSync(folder, { recursive: true });

  const removed = [...world.deregistered];
  const wronglyDeleted: Record<string, number> = {};
  for (const id of removed.filter((each) => !toGo.has(each))) {
    const why = held.get(id) ?? 'not past its day';
    wronglyDeleted[why] = (wronglyDeleted[why] ?? 0) + 1;
  }
  return {
    wallSeconds: sum(processes.map(({ wallSeconds }) => wallSeconds)),
    cpuSeconds: sum(processes.map(({ usage }) => usage.cpuSeconds)),
    peakBytes: Math.max(...processes.map(({ usage }) => usage.peakBytes)),
    virtualSeconds: isThrottled ? sum(processes.map(({ usage }) => usage.virtualSeconds ?? 0)) : undefined,
    calls,
    throttled,
    deleted: removed.length,
    missed: [...toGo].filter((id) => !world.deregistered.has(id)).length,
    wronglyDeleted,
    orphans: [...world.snapshots.items()].filter(({ id }) => world.imagesBehind(id).length === 0).length,
    invocations: processes.length,
    failure: processes.at(-1)!.failure,
  };
}

/** Returns the sum of all counts. */
export function total(counts: Counts): number {
  return sum(Object.values(counts));
}

function hasLeftSomething({ failure, result }: Process): boolean {
  return failure === undefined && result!.left > 0;
}

async function run(
  { command: [program, ...args], environment }: Contestant, folder: string, variables: { readonly [name: string]: string },
): Promise<Process> {
  const [usage, result, output] = ['usage.json', 'result.json', 'output.txt'].map((name) => path.join(folder, name));
  fs.rmSync(result, { force: true });
  const out = fs.openSync(output, 'w');
  const began = process.hrtime.bigint();
  const status = await new Promise<number | NodeJS.Signals | null>((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: folder,
      stdio: ['ignore', out, out],
      env: {
        PATH: process.env.PATH,
        HOME: folder,
        AWS_ACCESS_KEY_ID: 'bench',
        AWS_SECRET_ACCESS_KEY: 'bench',
        AWS_REGION: 'ap-southeast-2',
        AWS_DEFAULT_REGION: 'ap-southeast-2',
        AWS_EC2_METADATA_DISABLED: 'true',
        AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
        BENCH_USAGE: usage,
        BENCH_RESULT: result,
        ...variables,
        ...environment,
      },
    });
    child.once('error', reject);
    child.once('exit', (code, signal) => resolve(code ?? signal));
  });
  const wallSeconds = Number(process.hrtime.bigint() - began) / 1e9;
  fs.closeSync(out);
  return {
    wallSeconds,
    usage: JSON.parse(fs.readFileSync(usage, 'utf-8')),
    result: fs.existsSync(result) ? JSON.parse(fs.readFileSync(result, 'utf-8')) : undefined,
    failure: status === 0 ? undefined : `${status}: ${fs.readFileSync(output, 'utf-8').trim().split('\n').at(-1)}`,
  };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((whole, number) => whole + number, 0);
}
