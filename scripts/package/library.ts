import * as fs from 'fs';
import * as path from 'path';
import { build, Plugin } from 'esbuild';
import { reachedFrom } from './reached';

const [CODE, TYPES] = ['lib/index.js', 'lib/index.d.ts'];

/**
 * Returns the library as the package contains it: the code that the index reaches in one file, which loads in less than half of the time of
 * 200 files, and the type definitions that the index reaches.
 *
 * @param root the folder with the compiled library
 * @returns contents by path
 */
export async function library(root: string): Promise<Map<string, string>> {
  const types = [...reachedFrom(path.join(root, TYPES), '.d.ts')].map((file) => [path.relative(root, file), fs.readFileSync(file, 'utf-8')] as const);
  return new Map([[CODE, await codeOf(root)], ...types]);
}

async function codeOf(root: string): Promise<string> {
  const index = path.resolve(root, CODE);
  const { outputFiles: [{ text }] } = await build({
    entryPoints: [index],
    write: false,
    bundle: true,
    packages: 'external',
    format: 'cjs',
    platform: 'node',
    target: 'node20', // The version of the package's `engines`.
    logLevel: 'warning',
    plugins: [ownFolders(path.dirname(index))],
  });
  // ECMAScript modules import by name what Node.js finds in the text: https://nodejs.org/docs/latest-v20.x/api/esm.html#commonjs-namespaces
  return `${text}\n// The names of the exports, for ECMAScript modules.\n0 && (module.exports = { ${exportedNames(index).join(', ')} });\n`;
}

function exportedNames(index: string): string[] {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return Object.keys(require(index)).sort();
}

/** Lets each module find its files from the folder that it was compiled into, although the code of all modules is in one file. */
function ownFolders(root: string): Plugin {
  return {
    name: 'own-folders',
    setup({ onLoad }) {
      onLoad({ filter: /\.js$/ }, async ({ path: file }) => {
        const folder = path.relative(root, path.dirname(file)).split(path.sep).join('/');
        return { contents: (await fs.promises.readFile(file, 'utf-8')).replace(/\b__dirname\b/g, `require("path").join(__dirname, ${JSON.stringify(folder)})`) };
      });
    },
  };
}
