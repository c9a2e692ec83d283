import { parse } from '../../../../src/cli/command-line';
import { UsageError } from '../../../../src/cli/refusals';

test('document takes the cloud assembly, the file, the environment and redaction', () => {
  expect(parse(['document', '--app', 'cdk.out', '-e', 'prod', '--out', 'docs/as-built.html', '--redact'])).toEqual(
    { app: 'cdk.out', environmentName: 'prod', out: 'docs/as-built.html', format: 'html', isRedacted: true });
  expect(parse(['document', '--app=cdk.out', '--out=as-built.md'])).toEqual(
    { app: 'cdk.out', environmentName: undefined, out: 'as-built.md', format: 'markdown', isRedacted: false });
});

test.each<[string, string]>([
  ['--out as-built.html', '--app is missing: give the folder that cdk synth writes, such as cdk.out, as in npx oban-environment document --app cdk.out'],
  ['--app= --out as-built.html', '--app is empty'],
  ['--app cdk.out', '--out is missing: give the file to write'],
  ['--app cdk.out --out as-built.pdf', "--out is 'as-built.pdf': give a file that ends with .html or .md"],
  ['--app cdk.out --out .md', "--out is '.md': give a file that ends with .html or .md"],
  ['--app cdk.out --out docs/.html', "--out is 'docs/.html'"],
  ['--app cdk.out --out a.md --environment=', '--environment is empty'],
  ['--app cdk.out --out a.md more', "unexpected argument 'more': document takes options only"],
  ['--app cdk.out --out a.md --pdf', "Unknown option '--pdf'"],
])('document %s is refused: %s', (line, message) => {
  expect(() => parse(['document', ...line.split(' ')])).toThrow(UsageError);
  expect(() => parse(['document', ...line.split(' ')])).toThrow(message);
});

test.each([['document', '--help'], ['document', '-h'], ['help', 'document']])('%s %s prints the help of document', (...args) => {
  expect(parse(args)).toEqual({ text: expect.stringContaining('Usage: npx oban-environment document --app FOLDER --out FILE') });
});
