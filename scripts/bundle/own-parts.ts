import * as path from 'path';

/** A module that a file names: at its start, or in a call that loads it later. */
const NAMED = /((?:from|import|import\()")(\.[^"]+)"/g;

/**
 * Moves the parts that handlers do not load to the command line that loads them. Otherwise they would be deployed with the functions, and a change
 * of the command line would change the functions.
 *
 * @param texts contents by path
 * @param commandLine the file of the command line
 * @param handlers the files of the handlers
 */
export function withOwnParts(texts: ReadonlyMap<string, string>, commandLine: string, handlers: readonly string[]): Map<string, string> {
  const ofHandlers = reachedFrom(handlers, texts);
  const own = path.posix.join(path.posix.dirname(commandLine), 'parts');
  // What is in no file here has an asset of its own.
  const isPlaced = (file: string) => file === commandLine || ofHandlers.has(file) || !texts.has(file);
  const moved = (file: string) => (isPlaced(file) ? file : path.posix.join(own, path.posix.basename(file)));
  return new Map([...texts].map(([file, text]) => [moved(file), text.replace(NAMED, (_, before: string, named: string) => {
    const relative = path.posix.relative(path.posix.dirname(moved(file)), moved(targetOf(file, named)));
    return `${before}${relative.startsWith('.') ? relative : `./${relative}`}"`;
  })]));
}

function reachedFrom(files: readonly string[], texts: ReadonlyMap<string, string>, reached = new Set<string>()): Set<string> {
  for (const file of files.filter((each) => !reached.has(each) && texts.has(each))) {
    reached.add(file);
    reachedFrom([...texts.get(file)!.matchAll(NAMED)].map(([, , named]) => targetOf(file, named)), texts, reached);
  }
  return reached;
}

function targetOf(file: string, named: string): string {
  return path.posix.join(path.posix.dirname(file), named);
}
