import * as fs from 'fs';
import * as path from 'path';
import type { Entries } from './bundle';

const HANDLER = '.lambda.ts';
const COMMAND_LINE = '.cli.ts';

/** Command lines do what these handlers do, so they take the parts of their asset and bring along what is theirs alone. */
const SHARED_WITH_COMMAND_LINES = 'backup/functions';

/**
 * What is bundled below a folder, by the folder within it that has the parts: the handlers of one folder share an asset.
 * Entries are named by their path in the assets.
 */
export function entriesBelow(root: string): Map<string, Entries> {
  const found = new Map<string, Record<string, string>>();
  for (const file of fs.readdirSync(root, { recursive: true, encoding: 'utf-8' }).sort()) {
    const suffix = [HANDLER, COMMAND_LINE].find((each) => file.endsWith(each));
    if (suffix !== undefined) {
      const folder = suffix === HANDLER ? path.dirname(file) : SHARED_WITH_COMMAND_LINES;
      found.set(folder, { ...found.get(folder), [file.slice(0, -suffix.length)]: path.join(root, file) });
    }
  }
  return found;
}
