import * as fs from 'fs';
import * as path from 'path';

/** The templates of a cloud assembly, nested stacks included. */
export function templatesIn(folder: string): string[] {
  return fs.readdirSync(folder).filter((file) => file.endsWith('.template.json')).sort();
}

/** How the templates in a folder differ from those that are expected, byte for byte: a line for each template. */
export function differences(expected: string, actual: string): string[] {
  const names = [...new Set([...templatesIn(expected), ...templatesIn(actual)])].sort();
  return names.flatMap((name) => {
    const [one, other] = [expected, actual].map((folder) => path.join(folder, name));
    if (!fs.existsSync(other)) {
      return [`${name} is missing`];
    }
    return fs.existsSync(one) ? difference(name, fs.readFileSync(one), fs.readFileSync(other)) : [`${name} is not expected`];
  });
}

function difference(name: string, one: Buffer, other: Buffer): string[] {
  if (one.equals(other)) {
    return [];
  }
  const [expected, actual] = [one, other].map((bytes) => bytes.toString('utf-8').split('\n'));
  const line = expected.findIndex((text, index) => text !== actual[index]);
  // The other template has all these lines and more.
  const index = line === -1 ? expected.length : line;
  return [`${name} differs in line ${index + 1}: ${(expected[index] ?? 'the end').trim()}, and not ${(actual[index] ?? 'the end').trim()}`];
}
