import * as ledger from './ledger.json';
import { ledgerOf } from './ledger';
import { synthesisOf } from '../conformance/examples';

const today = ledgerOf(synthesisOf('extended'));

// Another id is another resource: an environment that upgrades would lose the old one. It takes a major version and a way to move.
test('what is stateful keeps its construct path and its logical id', () => {
  const recorded = Object.keys(ledger).filter((path) => path !== 'default');
  expect(Object.fromEntries(recorded.map((path) => [path, today[path]]))).toEqual(Object.fromEntries(recorded.map((path) => [path, (ledger as any)[path]])));
});

// `npx projen record-release` writes them down.
test('what is stateful is in the ledger', () => {
  expect(Object.keys(today).filter((path) => !(path in ledger))).toEqual([]);
});
