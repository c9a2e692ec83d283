import * as path from 'path';
import { build, Metafile } from 'esbuild';
import { literalKeys } from './literal-keys';
import { loadedParts } from './loaded-parts';
import { withOwnParts } from './own-parts';
import { withoutRedundantImports } from './redundant-imports';
import { isCommandLine } from './sources';
import { readStarters } from '../../src/cli/init/starter-files';
import { version } from '../../src/cli/version';
import { documentationOf } from '../../src/links/documentation-url';

/** The sources of handlers and command lines, by the path of each bundle without its ending. */
export interface Entries {
  readonly [name: string]: string;
}

/** The contents of files, by path. */
export type Asset = Map<string, Uint8Array>;

/** No file is written there. */
const OUTDIR = path.resolve('asset');

/**
 * Bundles handlers with all their imports into one asset. Shared code is in the asset once, and code for other sign-in methods is in separate
 * parts, so a function loads only the code that it runs.
 *
 * @param folder where what several of them need goes
 * @param ofVersion the version that the command line prints; no other bundle may have it, because a release would then replace functions that it
 * does not change (ADR 0092)
 * @see https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html
 */
export async function bundle(entries: Entries, folder = '', ofVersion = version()): Promise<Asset> {
  const { outputFiles, metafile } = await built(entries, folder, ofVersion);
  const used = usedParts(metafile);
  const texts = new Map(outputFiles.filter((file) => used.has(path.relative('', file.path))).map(({ path: file, text }) => [path.relative(OUTDIR, file), text]));
  const commandLine = Object.keys(entries).find((name) => isCommandLine(entries[name]));
  const handlers = Object.keys(entries).filter((name) => name !== commandLine);
  const placed = commandLine === undefined ? texts : withOwnParts(texts, `${commandLine}.mjs`, handlers.map((name) => `${name}.mjs`));
  return new Map([...withoutRedundantImports(placed)].map(([file, text]) => [file, new TextEncoder().encode(text)]));
}

/** Returns the source files of which a bundle has code. */
export async function sourcesInBundle(entries: Entries, folder = ''): Promise<string[]> {
  const { outputs } = (await built(entries, folder, version())).metafile;
  const inputs = Object.values(outputs).flatMap((output) => Object.entries(output.inputs));
  return [...new Set(inputs.filter(([, { bytesInOutput }]) => bytesInOutput > 0).map(([source]) => source))];
}

function built(entries: Entries, folder: string, ofVersion: string) {
  return build({
    entryPoints: Object.entries(entries).map(([name, source]) => ({ in: source, out: name })),
    outdir: OUTDIR,
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
    // Names of parts come from the paths of what is in them: a linked node_modules makes the same functions as one that is installed.
    preserveSymlinks: true,
    define: {
      DOCUMENTATION: JSON.stringify(documentationOf('package.json')),
      STARTERS: JSON.stringify(JSON.stringify(readStarters('.'))),
      VERSION: JSON.stringify(ofVersion),
    },
    plugins: [literalKeys, loadedParts],
  });
}

/** Writes all parts, including one that only removed code would have loaded on demand. */
function usedParts({ outputs }: Metafile): Set<string> {
  const imported = new Set(Object.values(outputs).flatMap(({ imports }) => imports.map((each) => each.path)));
  return new Set(Object.keys(outputs).filter((output) => imported.has(output) || !path.dirname(output).endsWith('parts')));
}
