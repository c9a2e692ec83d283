import { bundle } from '../../../scripts/bundle/bundle';
import { entriesBelow } from '../../../scripts/bundle/sources';

jest.setTimeout(60_000); // it bundles twice

// A function's asset is replaced when any of its files differs: ADR 0092.
test('only the command line has the version of the library', async () => {
  const differing = await Promise.all([...entriesBelow('src')].map(async ([folder, entries]) => {
    const [one, other] = await Promise.all(['0.2.0', '0.2.1'].map((version) => bundle(entries, folder, version)));
    return [...new Set([...one.keys(), ...other.keys()])].filter((file) => !Buffer.from(one.get(file) ?? []).equals(other.get(file) ?? Buffer.of()));
  }));
  expect(differing.flat()).toEqual(['cli/oban-environment.mjs']);
});
