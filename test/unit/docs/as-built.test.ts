import * as fs from 'fs';
import { productionDocument } from '../../../scripts/as-built/production-document';

test.each(Object.entries(productionDocument()))('%s describes the production example (otherwise: npx projen as-built)', (file, text) => {
  expect(fs.readFileSync(file, 'utf-8')).toBe(text);
});
