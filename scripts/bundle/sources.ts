import * as fs from 'fs';
import * as path from 'path';
import type { Entries } from './bundle';

const HANDLER = '.lambda.ts';
const COMMAND_LINE = '.cli.ts';

/** The ending of a part of the command line that is loaded on demand and shares no code with the functions, so that it does not make them larger. */
const PART = '.part.ts';

/** The name of a handler with its own folder. It is bundled under the name of the folder. */
const FOLDER_HANDLER = 'handler';

/** The asset of the handlers whose code command lines run, so that both are in one asset. */
const SHARED_WITH_COMMAND_LINES = 'backup/functions';

/**
 * Returns the sources below a folder to bundle, by asset. `a/b.lambda.ts` and `a/b/handler.lambda.ts` both become `a/b` in the asset of `a`, so
 * handlers in one folder share an asset. `a/b.part.ts` becomes `a/b` in an asset of its own.
 */
export function entriesBelow(root: string): Map<string, Entries> {
  const found = new Map<string, Record<string, string>>();
  for (const file of fs.readdirSync(root, { recursive: true, encoding: 'utf-8' }).sort()) {
    const suffix = [HANDLER, COMMAND_LINE, PART].find((each) => file.endsWith(each));
    if (suffix !== undefined) {
      const source = file.slice(0, -suffix.length);
      const name = path.basename(source) === FOLDER_HANDLER ? path.dirname(source) : source;
      const folder = suffix === COMMAND_LINE ? SHARED_WITH_COMMAND_LINES : path.dirname(name);
      found.set(folder, { ...found.get(folder), [name]: path.join(root, file) });
    }
  }
  return found;
}

/** Returns whether a source is that of a command line. */
export function isCommandLine(source: string): boolean {
  return source.endsWith(COMMAND_LINE);
}
