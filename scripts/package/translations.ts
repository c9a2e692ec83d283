import * as fs from 'fs';
import * as path from 'path';

const [ASSEMBLY, TRANSLATIONS] = ['.jsii', '.jsii.tabl.json'];

/** Translates the code of the README and of each `@example` into the other languages, unless that was done since the last compile. */
export async function refreshTranslations(root: string, run: (command: string, args: string[]) => Promise<void>): Promise<void> {
  const made = fs.statSync(path.join(root, TRANSLATIONS), { throwIfNoEntry: false });
  if (made === undefined || made.mtimeMs < fs.statSync(path.join(root, ASSEMBLY)).mtimeMs) {
    await run('jsii-rosetta', ['extract', '--strict', '.']);
  }
}
