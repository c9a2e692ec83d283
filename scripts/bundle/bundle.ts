import * as path from 'path';
import { build } from 'esbuild';
import { literalKeys } from './literal-keys';

/** Sources of handlers by the name that each gets in the asset. */
export interface Handlers {
  readonly [name: string]: string;
}

/** Contents by path within the asset. */
export type Asset = Map<string, Uint8Array>;

/**
 * Bundles handlers with all that they import into one asset. What several of them need is in it once, and what only another way
 * of signing in needs is apart until somebody signs in that way, so a function loads what it runs and no more.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html
 */
export async function bundle(handlers: Handlers): Promise<Asset> {
  const outdir = path.resolve('asset'); // nothing is written there
  const { outputFiles } = await build({
    entryPoints: Object.entries(handlers).map(([name, source]) => ({ in: source, out: name })),
    outdir,
    write: false,
    bundle: true,
    splitting: true,
    format: 'esm',
    chunkNames: 'parts/[hash]',
    outExtension: { '.js': '.mjs' },
    platform: 'node',
    target: 'node24',
    minify: true,
    logLevel: 'warning',
    // The SDK names its ECMAScript modules, the only ones that can be taken in parts, under `module`.
    mainFields: ['module', 'main'],
    plugins: [literalKeys],
  });
  return new Map(outputFiles.map((file) => [path.relative(outdir, file.path), file.contents]));
}
