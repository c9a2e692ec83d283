import * as fs from 'fs';
import * as path from 'path';
import type { Handlers } from './bundle';

const HANDLER = '.lambda.ts';

/** The handlers below a folder, by the folder within it that they are in: those of one folder share an asset. */
export function handlersBelow(root: string): Map<string, Handlers> {
  const found = new Map<string, Record<string, string>>();
  for (const file of fs.readdirSync(root, { recursive: true, encoding: 'utf-8' }).filter((name) => name.endsWith(HANDLER)).sort()) {
    const folder = path.dirname(file);
    found.set(folder, { ...found.get(folder), [path.basename(file, HANDLER)]: path.join(root, file) });
  }
  return found;
}
