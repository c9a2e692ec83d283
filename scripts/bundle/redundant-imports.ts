import * as path from 'path';

/** The import statements at the start of a file, after the line with its interpreter. */
const IMPORTS = /^(#!.*\n)?((?:import(?:[^"';]*from)?"[^"]+";)*)/;
const STATEMENT = /import([^"';]*from)?"([^"]+)";/g;

/**
 * Returns files without the imports that name nothing and that another import of the same file loads anyway. esbuild writes an import of every
 * part into a split file, and each import takes time.
 *
 * @param texts contents by path
 */
export function withoutRedundantImports(texts: ReadonlyMap<string, string>): Map<string, string> {
  return new Map([...texts].map(([file, text]) => [file, text.replace(IMPORTS, (_, interpreter: string | undefined, statements: string) => {
    const all = [...statements.matchAll(STATEMENT)].map(([statement, names, imported]) => ({ statement, names, target: targetOf(file, imported) }));
    const loaded = reachableFrom(all.flatMap(({ names, target }) => (names === undefined ? [] : [target])), texts);
    return `${interpreter ?? ''}${all.filter(({ names, target }) => names !== undefined || !loaded.has(target)).map(({ statement }) => statement).join('')}`;
  })]));
}

function reachableFrom(files: readonly string[], texts: ReadonlyMap<string, string>, reached = new Set<string>()): Set<string> {
  for (const file of files.filter((each) => !reached.has(each) && texts.has(each))) {
    reached.add(file);
    const [, , statements] = IMPORTS.exec(texts.get(file)!)!;
    reachableFrom([...statements.matchAll(STATEMENT)].map(([, , imported]) => targetOf(file, imported)), texts, reached);
  }
  return reached;
}

function targetOf(file: string, imported: string): string {
  return path.posix.join(path.posix.dirname(file), imported);
}
