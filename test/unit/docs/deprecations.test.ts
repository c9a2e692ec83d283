import * as fs from 'fs';
import * as path from 'path';

/** docs/upgrading.md, Deprecations: `@deprecated Use egress. Removed in 1.0.0.` */
const COMPLETE = /^Use .+ Removed in \d+\.\d+\.\d+\.$/;

/** Returns the deprecations of a source that do not say what to use, or which version removes it. */
function incomplete(source: string): string[] {
  return [...source.matchAll(/@deprecated\b([^@]*?)(?=\n\s*\*\s*@|\*\/)/g)].map(([, text]) => text.replace(/\n\s*\*/g, ' ').replace(/\s+/g, ' ').trim()).filter((text) => !COMPLETE.test(text));
}

test.each<[string, string, string[]]>([
  ['is complete', '/** @deprecated Use egress. Removed in 1.0.0. */', []],
  ['is complete in two lines', '/**\n * @deprecated Use egress of the server.\n * Removed in 1.0.0.\n * @default - none\n */', []],
  ['has no version', '/** @deprecated Use egress. */', ['Use egress.']],
  ['has no replacement', '/** @deprecated Removed in 1.0.0. */', ['Removed in 1.0.0.']],
])('a deprecation that %s is judged', (_, source, expected) => expect(incomplete(source)).toEqual(expected));

test('every deprecation of the library says what to use, and which version removes it', () => {
  const sources = fs.readdirSync('src', { recursive: true, encoding: 'utf-8' }).filter((file) => file.endsWith('.ts'));
  expect(sources.flatMap((file) => incomplete(fs.readFileSync(path.join('src', file), 'utf-8')).map((text) => `${file}: ${text}`))).toEqual([]);
});
