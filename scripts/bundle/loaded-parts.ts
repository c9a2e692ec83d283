import type { Plugin } from 'esbuild';

/**
 * Leaves the parts of the command line that have an asset of their own (`….part.ts`) out of the bundle that loads them. Otherwise each operation of
 * AWS that a part uses would be in the code that it shares with the functions, and would be deployed with them.
 *
 * The command line is at the root of `assets/cli`, as its source is at that of `src/cli`, so that the path of a part is the same.
 */
export const loadedParts: Plugin = {
  name: 'loaded-parts',
  setup(build) {
    build.onResolve({ filter: /\.part\.js$/ }, ({ path, kind }) => (
      kind === 'dynamic-import' ? { path: path.replace(/\.part\.js$/, '.mjs'), external: true } : undefined));
  },
};
