import * as fs from 'fs';
import * as path from 'path';
import { ledgerOf } from './ledger-of';
import { synthesisOf } from '../conformance/examples';

const ledger: Record<string, string> = JSON.parse(fs.readFileSync(path.join(__dirname, 'ledger.json'), 'utf-8'));
const today = ledgerOf(synthesisOf('extended'));

// Another id is another resource: an environment that upgrades would lose the old one. It takes a major version and a way to move.
test('each stateful resource keeps its construct path and its logical id', () => {
  expect(Object.fromEntries(Object.keys(ledger).map((construct) => [construct, today[construct]]))).toEqual(ledger);
});

// `npx projen record-release` writes them down.
test('each stateful resource is in the ledger', () => {
  expect(Object.keys(today).filter((construct) => !(construct in ledger))).toEqual([]);
});
