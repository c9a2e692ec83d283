import * as path from 'path';
import { synthesisOf } from '../proofs/conformance/examples';

const packageJson = path.resolve('package.json');
const VERSION = '987.654.321';

// Reads of package.json give another version. `import * as fs` of the sources reads the functions from this object at each call.
const fs = jest.requireActual<typeof import('fs')>('fs');
const read = fs.readFileSync;
const texts = new Map<string, string>();
jest.spyOn(fs, 'readFileSync').mockImplementation((file, options) => {
  const contents = read(file, options);
  if (typeof file !== 'string' || path.resolve(file) !== packageJson) {
    return contents;
  }
  const text = contents.toString().replace(/"version": "[^"]*"/, `"version": "${VERSION}"`);
  texts.set(file, text);
  return text;
});

// With it, each release would change every resource that has it, although nothing else differs: ADR 0092.
test('no template has the version of the library', () => {
  const { stacks } = synthesisOf('extended');
  expect([...texts.values()].filter((text) => text.includes(`"${VERSION}"`))).not.toEqual([]); // the sources have read it
  expect(stacks.filter(({ template }) => JSON.stringify(template).includes(VERSION)).map(({ name }) => name)).toEqual([]);
});
