import * as fs from 'fs';
import { productionDocument } from './production-document';

/** Writes the as-built document of the production example, whose figure the README shows. */
for (const [file, text] of Object.entries(productionDocument())) {
  fs.writeFileSync(file, text);
}
