import * as fs from 'fs';
import * as path from 'path';
import { ledgerOf } from './ledger-of';
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

const baseline = path.join(__dirname, '../../../.api-baseline');
fs.mkdirSync(baseline, { recursive: true });
for (const name of ['package.json', '.jsii']) {
  fs.copyFileSync(path.join(__dirname, '../../..', name), path.join(baseline, name));
}

const file = path.join(__dirname, 'ledger.json');
const recorded = fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, 'utf-8')) : {};
const all = { ...ledgerOf(synthesisOf('extended')), ...recorded }; // what is recorded already stays as it is
fs.writeFileSync(file, JSON.stringify(Object.fromEntries(Object.entries(all).sort(([one], [other]) => (one < other ? -1 : 1))), undefined, 2) + '\n');
