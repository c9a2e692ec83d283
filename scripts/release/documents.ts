import * as fs from 'fs';

/** Returns what the documents lack for a release of a version. */
export function missingFromDocuments(version: string, read = (file: string) => fs.readFileSync(file, 'utf-8')): string[] {
  const heading = (level: string, text: string) => new RegExp(`^${level} ${text.replace(/\./g, '\\.')}(?: |$)`, 'm');
  return [
    ...heading('##', version).test(read('CHANGELOG.md')) ? [] : [`CHANGELOG.md has no section "## ${version}": add one, with "(unreleased)" in the heading until the release`],
    ...heading('###', `To ${version}`).test(read('docs/upgrading.md')) ? [] : [`docs/upgrading.md has no entry "### To ${version}"`],
  ];
}
