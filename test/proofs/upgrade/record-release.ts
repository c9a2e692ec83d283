import * as fs from 'fs';
import * as path from 'path';
import { heldOutside } from './held-outside';
import { ledgerOf, withAdditions } from './ledger-of';
import { writeBaseline } from '../../../scripts/compat/baseline';
import { synthesisOf } from '../conformance/examples';

// Keeps what this release makes, for the tests of later ones: the templates of the production example, what is new in the
// ledger, and the API as of the last compile.
const [version] = process.argv.slice(2);
if (!/^\d+\.\d+\.\d+$/.test(version ?? '')) {
  throw new Error('give the version, such as 0.2.0: npx projen record-release 0.2.0');
}

const folder = path.join(__dirname, version);
fs.mkdirSync(folder, { recursive: true });
for (const { name, template } of synthesisOf('production').stacks) {
  fs.writeFileSync(path.join(folder, `${name}.template.json`), JSON.stringify(template, undefined, 1) + '\n');
}

writeBaseline(version);

const file = path.join(__dirname, 'ledger.json');
const recorded = JSON.parse(fs.readFileSync(file, 'utf-8'));
fs.writeFileSync(file, JSON.stringify(withAdditions(recorded, ledgerOf(heldOutside())), undefined, 2) + '\n');
