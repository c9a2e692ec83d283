import * as path from 'path';
import { build, Metafile } from 'esbuild';
import { literalKeys } from './literal-keys';
import { withoutRedundantImports } from './redundant-imports';
import { readStarters } from '../../src/cli/init/starter-files';
import { version } from '../../src/cli/version';
import { documentationOf } from '../../src/links/documentation-url';

/** The sources of handlers and command lines, by the path of each bundle without its ending. */
export interface Entries {
  readonly [name: string]: string;
}

/** The contents of files, by path. */
export type Asset = Map<string, Uint8Array>;

/**
 * Bundles handlers with all their imports into one asset. Shared code is in the asset once, and code for other sign-in methods is in separate
 * parts, so a function loads only the code that it runs.
 *
 * @param folder where what several of them need goes
 * @see https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html
 */
export async function bundle(entries: Entries, folder = ''): Promise<Asset> {
  const outdir = path.resolve('asset'); // No file is written there.
  const { outputFiles, metafile } = await build({
    entryPoints: Object.entries(entries).map(([name, source]) => ({ in: source, out: name })),
    outdir,
    write: false,
    metafile: true,
    bundle: true,
    splitting: true,
    format: 'esm',
    chunkNames: path.posix.join(folder, 'parts/[hash]'),
    outExtension: { '.js': '.mjs' },
    platform: 'node',
    target: 'node20', // The version of the package's `engines`, because command lines run where the package is installed.
    minify: true,
    logLevel: 'warning',
    // The SDK names its ECMAScript modules, the only ones that can be split, under `module`.
    mainFields: ['module', 'main'],
    define: {
      DOCUMENTATION: JSON.stringify(documentationOf('package.json')),
      STARTERS: JSON.stringify(JSON.stringify(readStarters('.'))),
      VERSION: JSON.stringify(version()),
    },
    plugins: [literalKeys],
  });
  const used = usedParts(metafile);
  const texts = outputFiles.filter((file) => used.has(path.relative('', file.path))).map(({ path: file, text }) => [path.relative(outdir, file), text] as const);
  return new Map([...withoutRedundantImports(new Map(texts))].map(([file, text]) => [file, new TextEncoder().encode(text)]));
}

/** Writes all parts, including one that only removed code would have loaded on demand. */
function usedParts({ outputs }: Metafile): Set<string> {
  const imported = new Set(Object.values(outputs).flatMap(({ imports }) => imports.map((each) => each.path)));
  return new Set(Object.keys(outputs).filter((output) => imported.has(output) || !path.dirname(output).endsWith('parts')));
}
