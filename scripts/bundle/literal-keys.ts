import { readFile } from 'fs/promises';
import type { Plugin } from 'esbuild';

const SCHEMAS = /[\\/]@aws-sdk[\\/].*[\\/]dist-es[\\/].*schemas_\d+\.js$/;

/**
 * Replaces computed keys in the schemas of AWS SDK clients with literals: `{ [_eQN]: … }` becomes `{ "ec2QueryName": … }`.
 *
 * A computed key may run code, so esbuild keeps every object that has one, and with it the shapes of all operations of a
 * client. Of EC2's, a function uses a few in hundreds.
 */
export const literalKeys: Plugin = {
  name: 'literal-keys',
  setup(build) {
    build.onLoad({ filter: SCHEMAS }, async ({ path }) => ({ contents: withLiteralKeys(await readFile(path, 'utf-8')) }));
  },
};

/** Returns a module in which every key that is computed from a constant string of the module is a literal. */
export function withLiteralKeys(module: string): string {
  const constants = new Map([...module.matchAll(/^const (_\w+) = ("[^"\\]*");$/gm)].map(([, name, literal]) => [name, literal]));
  return module.replace(/\[(_\w+)\]:/g, (computed, name) => (constants.has(name) ? `${constants.get(name)}:` : computed));
}
