import * as fs from 'fs';
import { PAGES } from './pages';

/** Writes the pages that are generated from the catalogue of clauses and the checks. */
for (const [file, page] of Object.entries(PAGES)) {
  fs.writeFileSync(file, page());
}
