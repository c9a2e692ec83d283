import { execFileSync } from 'child_process';
import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { parseArgs } from 'util';
import { verdictOf } from '../goals';
import { table } from '../table';

/** One synthesis in a process of its own. */
interface Measurement {
  readonly cpuMilliseconds: number;
  readonly peakMebibytes: number;
  readonly resources: number;
}

/** An app with a number of servers in further stacks. */
interface Entrant {
  readonly name: string;
  readonly servers: number;
}

/** Prints the cost of a synthesis with the library beside that of a composition of the same kinds of resources. */
function main(): void {
  const { values } = parseArgs({
    options: {
      rounds: { type: 'string', default: '3' },
      servers: { type: 'string', default: '10,100,1000' },
      against: { type: 'string' }, // for bench/import-cost, which gets the same arguments
    },
  });
  const [few, some, many] = values.servers.split(',').map(Number);
  const entrants: readonly Entrant[] = [
    { name: 'library', servers: 0 },
    { name: 'hand-written', servers: 0 },
    ...[few, some, many].flatMap((servers) => ['library, servers', 'hand-written, servers'].map((name) => ({ name, servers }))),
  ];
  const measured = new Map(entrants.map((entrant) => [entrant, [] as Measurement[]]));
  // Each round runs all apps, so that other load of the machine affects all of them. The largest run once.
  for (let round = 0; round < Number(values.rounds); round++) {
    for (const entrant of entrants.filter(({ servers }) => round === 0 || servers < many)) {
      measured.get(entrant)!.push(synthesis(entrant));
      console.error(`${entrant.name} ${entrant.servers}: ${measured.get(entrant)!.at(-1)!.cpuMilliseconds.toFixed(0)} ms of CPU`);
    }
  }
  const results = new Map([...measured].map(([entrant, runs]) => [entrant, medianOf(runs)]));
  console.log(table(['', 'servers', 'resources', 'CPU ms', 'CPU ms per resource', 'peak MiB'], [...results].map(([{ name, servers }, each]) => [
    name, String(servers), String(each.resources), each.cpuMilliseconds.toFixed(0), perResource(each).toFixed(2), each.peakMebibytes.toFixed(0),
  ])));

  const of = (name: string, servers: number) => [...results].find(([entrant]) => entrant.name === name && entrant.servers === servers)![1];
  const added = (name: string, from: number, to: number) => {
    const [less, more] = [of(name, from), of(name, to)];
    return (more.cpuMilliseconds - less.cpuMilliseconds) / (more.resources - less.resources);
  };
  const most = many.toLocaleString('en');
  const [library, handWritten] = [of('library', 0), of('hand-written', 0)];
  console.log(`\n${table(['goal', 'measured', 'bound', ''], [
    { what: 'environment: CPU per resource over hand-written', measured: perResource(library) / perResource(handWritten), bound: 2 },
    { what: 'environment: peak memory over hand-written', measured: library.peakMebibytes / handWritten.peakMebibytes, bound: 1.2 },
    {
      what: `${most} servers: CPU per resource over hand-written`,
      measured: perResource(of('library, servers', many)) / perResource(of('hand-written, servers', many)),
      bound: 1.5,
    },
    {
      what: `${most} servers: peak memory over hand-written`,
      measured: of('library, servers', many).peakMebibytes / of('hand-written, servers', many).peakMebibytes,
      bound: 1.2,
    },
    {
      what: `linear: CPU of a resource from ${some} to ${most} servers over one from ${few} to ${some}`,
      measured: added('library, servers', some, many) / added('library, servers', few, some),
      bound: 1.3,
    },
  ].map(verdictOf))}`);
}

function synthesis({ name, servers }: Entrant): Measurement {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'synthesis-'));
  try {
    const options = ['-r', 'ts-node/register/transpile-only', path.join(__dirname, 'run.ts'), name, String(servers), folder];
    const output = execFileSync(process.execPath, options, { encoding: 'utf-8', env: { ...process.env, TS_NODE_PROJECT: 'tsconfig.dev.json', CDK_VALIDATION: 'false' } });
    return JSON.parse(output.trim().split('\n').at(-1)!);
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}

/** The run with the median of the CPU times. */
function medianOf(runs: readonly Measurement[]): Measurement {
  return [...runs].sort((one, another) => one.cpuMilliseconds - another.cpuMilliseconds)[Math.floor(runs.length / 2)];
}

function perResource({ cpuMilliseconds, resources }: Measurement): number {
  return cpuMilliseconds / resources;
}

main();
