import * as fs from 'fs';
import * as path from 'path';
import type { Contestant } from './contestant';
import type { Peer } from './peers/install';
import { ENVIRONMENT } from './scenario';
import { bundle } from '../scripts/bundle/bundle';

const HERE = path.join(__dirname, 'contestants');
const ASSETS = path.join(__dirname, '..', 'assets');
const NODE = [process.execPath, '--import', path.join(HERE, 'preload.mjs')];
const PYTHON = { PYTHONPATH: path.join(HERE, 'python'), PYTHONDONTWRITEBYTECODE: 'yes' };

/** The memory of the function. */
const MEGABYTES = 512;

/** The deployed function. */
export const OURS = bundled('expire-images', ASSETS);

/** Returns the function of another version. */
export function ofAnotherVersion(assets: string): Contestant {
  return bundled('expire-images of the other version', path.resolve(assets));
}

function bundled(name: string, assets: string): Contestant {
  return {
    name,
    command: [...NODE, path.join(HERE, 'lambda.mjs')],
    environment: {
      BENCH_HANDLER: path.join(assets, 'backup', 'functions', 'expire-images.mjs'),
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(MEGABYTES),
      OBAN_ENVIRONMENT: ENVIRONMENT,
      OBAN_BACKUP: '{}',
    },
    handsOver: true,
  };
}

/**
 * The function, started with the memory options of Lambda's Node.js runtimes: nine tenths for the old generation, one tenth for the new one. By
 * default, V8 collects garbage late on a machine with much memory.
 */
export const OURS_AS_LAMBDA_STARTS_IT: Contestant = {
  ...OURS,
  name: 'expire-images, as Lambda starts it',
  command: [
    process.execPath, `--max-old-space-size=${Math.floor(MEGABYTES * 0.9)}`, `--max-semi-space-size=${Math.floor(MEGABYTES * 0.1 / 2)}`,
    ...OURS.command.slice(1),
  ],
};

/** Returns contestant (a): the fewest calls with the same result, bundled like the functions. */
export async function minimum(folder: string): Promise<Contestant> {
  for (const [file, contents] of await bundle({ minimum: path.join(HERE, 'minimum.ts') })) {
    fs.mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    fs.writeFileSync(path.join(folder, file), contents);
  }
  return { name: '(a) bare minimum', command: [...NODE, path.join(folder, 'minimum.mjs')] };
}

/** Returns contestant (b): Cloud Custodian, with the day of the tag and its own filter for unused images. */
export function custodian({ programs }: Peer): Contestant {
  const policy = path.join(__dirname, 'peers', 'custodian.yml');
  return {
    name: '(b) Cloud Custodian',
    command: [path.join(programs!, 'custodian'), 'run', '--cache-period', '0', '--region', 'ap-southeast-2', '-s', 'out', policy],
    environment: PYTHON,
  };
}

/** Returns contestant (c): aws-amicleaner, with the age that the days of the tags correspond to, because it has no filter for tag values. */
export function amicleaner({ programs }: Peer): Contestant {
  return {
    name: '(c) aws-amicleaner',
    command: [
      path.join(programs!, 'amicleaner'), '--mapping-key', 'tags', '--mapping-values', 'oban:environment', '--keep-previous', '0',
      '--ami-min-days', '41', '-f',
    ],
    environment: PYTHON,
  };
}
