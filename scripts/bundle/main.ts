import * as fs from 'fs';
import * as path from 'path';
import { bundle } from './bundle';
import { entriesBelow } from './sources';

const [sources, assets] = ['src', 'assets'];

async function main(): Promise<void> {
  const written = new Set<string>();
  for (const [folder, entries] of entriesBelow(sources)) {
    for (const [file, contents] of await bundle(entries, folder)) {
      const target = path.join(assets, file);
      // An existing file is not written again, because another process may be reading it.
      if (!fs.existsSync(target) || !fs.readFileSync(target).equals(contents)) {
        fs.mkdirSync(path.dirname(target), { recursive: true });
        fs.writeFileSync(target, contents);
      }
      written.add(target);
    }
  }
  // Names of shared parts come from their contents: parts of earlier bundles would be deployed forever.
  const files = fs.readdirSync(assets, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  for (const stale of files.map((entry) => path.join(entry.parentPath, entry.name)).filter((file) => !written.has(file))) {
    fs.rmSync(stale);
  }
}

void main();
