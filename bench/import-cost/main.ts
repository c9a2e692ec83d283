import { execFileSync } from 'child_process';
import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { parseArgs } from 'util';
import { cpuMilliseconds, Program } from './cpu';
import { library } from '../../scripts/package/library';
import { table } from '../table';

const NODE = 'Node.js alone';
const NAMED = 'the CDK modules that the library names';
const LOADED = 'the CDK files that it loads';
const PACKAGED = 'the library, as the package has it';
const COMPILED = 'the library, as it is compiled';
const COMMAND = 'oban-environment';
const COMMAND_LINE = path.join('assets', 'cli', 'oban-environment.mjs');

/** Nobody listens on port 1, so that a command ends with its first request. */
const NO_AWS = {
  AWS_ENDPOINT_URL: 'http://127.0.0.1:1', AWS_MAX_ATTEMPTS: '1', AWS_REGION: 'ap-southeast-2', AWS_ACCESS_KEY_ID: 'none', AWS_SECRET_ACCESS_KEY: 'none',
};

/** Prints the CPU time to load the library beside that of the CDK, and to start commands. */
async function main(): Promise<void> {
  // `servers` is for bench/synthesis, which gets the same arguments.
  const { values: { rounds, against } } = parseArgs({ options: { rounds: { type: 'string', default: '9' }, against: { type: 'string' }, servers: { type: 'string' } } });
  if (!fs.existsSync('lib/index.js')) {
    throw new Error('there is no lib/index.js: run "npx projen compile" first, which writes it');
  }
  const folder = await packagedFolder();
  try {
    const { modules, files } = cdkOf(path.join(folder, 'lib', 'index.js'));
    const measured = cpuMilliseconds([
      { name: NODE, args: ['--eval', ''] },
      requiring(NAMED, modules),
      requiring(LOADED, files),
      requiring(PACKAGED, [path.join(folder, 'lib', 'index.js')]),
      requiring(COMPILED, [path.resolve('lib', 'index.js')]),
      ...against === undefined ? [] : [requiring(`${COMPILED}, in ${against}`, [path.resolve(against, 'lib', 'index.js')])],
      ...[undefined, against].flatMap((other) => commands(other)),
    ], Number(rounds));
    print(measured, rounds);
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}

/** Returns a folder with the library as the package has it. */
async function packagedFolder(): Promise<string> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'import-cost-'));
  fs.mkdirSync(path.join(folder, 'lib'));
  fs.writeFileSync(path.join(folder, 'lib', 'index.js'), (await library('.')).get('lib/index.js')!);
  fs.symlinkSync(path.resolve('node_modules'), path.join(folder, 'node_modules'), 'junction');
  return folder;
}

/** Returns the modules of other packages that a library names, and all files of them that it loads, in their order. */
function cdkOf(index: string): { modules: string[]; files: string[] } {
  const text = fs.readFileSync(index, 'utf-8');
  const named = [...text.matchAll(/\brequire\("((?:aws-cdk-lib|constructs)[^"]*)"\)/g)].map(([, module]) => require.resolve(module));
  const program = `require(${JSON.stringify(index)}); console.log(JSON.stringify(Object.keys(require.cache)));`;
  const loaded: string[] = JSON.parse(execFileSync(process.execPath, ['--eval', program], { encoding: 'utf-8' }));
  return { modules: [...new Set(named)], files: loaded.filter((file) => file.includes('node_modules')) };
}

function requiring(name: string, modules: readonly string[]): Program {
  return { name, args: ['--eval', modules.map((module) => `require(${JSON.stringify(module)});`).join('')] };
}

function commands(folder = '.'): Program[] {
  const ofFolder = folder === '.' ? '' : `, in ${folder}`;
  const command = path.resolve(folder, COMMAND_LINE);
  return ['--help', 'backup status --environment prod', 'backup release b2g --environment prod']
    .map((line) => ({ name: `${COMMAND} ${line}${ofFolder}`, args: [command, ...line.split(' ')], environment: NO_AWS }));
}

function print(measured: ReadonlyMap<string, number>, rounds: string): void {
  const above = (name: string, other: string) => measured.get(name)! - measured.get(other)!;
  const isLibrary = (name: string) => name !== NODE && !name.startsWith(COMMAND);
  const ratioOf = (name: string) => (isLibrary(name) ? above(name, NODE) / above(NAMED, NODE) : measured.get(name)! / measured.get(NODE)!);
  const aboveCdk = (name: string, cdk: string) => (isLibrary(name) ? above(name, cdk).toFixed(0) : '');
  const row = (name: string) => [
    name,
    measured.get(name)!.toFixed(0),
    above(name, NODE).toFixed(0),
    aboveCdk(name, NAMED),
    aboveCdk(name, LOADED),
    ratioOf(name).toFixed(2),
  ];
  console.log(`CPU in ms, the median of ${rounds} rounds (${os.cpus().length} cores, load ${os.loadavg()[0].toFixed(1)}, Node.js ${process.versions.node})\n`);
  console.log(table(['', 'CPU', 'above Node.js', 'above modules', 'above files', 'ratio'], [...measured.keys()].map(row)));
  console.log('\nratio: of a library, its time above Node.js over that of the CDK modules that it names; of a command, over the time of Node.js');
}

void main();
