import * as fs from 'fs';
import * as path from 'path';
import { reportedApiBreaks } from './api-breaks';
import { BREAKS } from './breaks';
import { heldOutside } from './held-outside';
import { Ledger, ledgerOf, missingFrom, withAdditions } from './ledger-of';
import { differencesBetween, exceptionsIn, faultsOf } from '../../../scripts/compat/differences';

const recorded: Ledger = JSON.parse(fs.readFileSync(path.join(__dirname, 'ledger.json'), 'utf-8'));
const held = heldOutside();

// Other stacks, scripts and people hold on to each of them: a change takes a major version and a way to move. What is new is recorded at the
// next release, by `npm run record-release`.
test('everything that somebody outside can hold on to is as it was recorded', () => {
  expect(missingFrom(ledgerOf(held), recorded)).toEqual([]);
});

// Removed from the ledger by hand, they would not be missed.
test('every kind is recorded', () => {
  expect(Object.keys(recorded)).toEqual(Object.keys(ledgerOf(held)));
  expect(Object.entries(recorded).filter(([, entries]) => Object.keys(entries).length === 0)).toEqual([]);
});

describe('noticed', () => {
  test.each(BREAKS)('$kind: $made', ({ kind, make }) => {
    expect(missingFrom(ledgerOf(make(held)), recorded)).toContainEqual(expect.stringMatching(new RegExp(`^${kind}: `)));
  });

  test('every kind is broken once', () => {
    expect([...new Set(BREAKS.map(({ kind }) => kind))].sort()).toEqual(Object.keys(recorded));
  });
});

test('a release records what is new, and keeps what is recorded', () => {
  expect(withAdditions({ names: { one: 'a', two: 'b' } }, { names: { one: 'x', three: 'c' }, tags: { four: 'd' } }))
    .toEqual({ names: { one: 'a', two: 'b', three: 'c' }, tags: { four: 'd' } });
});

describe('npm run compat', () => {
  const DIFFERENCE = { message: 'has been removed', key: 'removed:oban-environment.Cluster.role' };

  test('reports every break of the API', () => {
    expect(reportedApiBreaks().filter(({ fault }) => fault === undefined)).toEqual([]);
  });

  test('fails when an assembly cannot be loaded', () => {
    expect(() => differencesBetween('.api-baseline', 'src')).toThrow('jsii-diff gave no answer');
  });

  test.each<[string, ReturnType<typeof faultsOf>, RegExp]>([
    ['a break that is not meant', faultsOf([DIFFERENCE], []), /^has been removed \[removed:/],
    ['an exception without a reason', faultsOf([DIFFERENCE], [{ key: DIFFERENCE.key, reason: '' }]), /has no reason/],
    ['an exception that is no longer needed', faultsOf([], [{ key: DIFFERENCE.key, reason: 'meant' }]), /is not a change of the API/],
    ['a second break under the same key', faultsOf([DIFFERENCE, DIFFERENCE], [{ key: DIFFERENCE.key, reason: 'meant' }]), /has 2 changes/],
  ])('refuses %s', (_, faults, message) => {
    expect(faults).toEqual([expect.stringMatching(message)]);
  });

  test('accepts a break that is meant', () => {
    expect(faultsOf([DIFFERENCE], [{ key: DIFFERENCE.key, reason: 'meant' }])).toEqual([]);
    expect(exceptionsIn('.compatignore').filter(({ reason }) => reason === '')).toEqual([]);
  });
});
