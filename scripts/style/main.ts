import { execFileSync } from 'child_process';
import * as fs from 'fs';
import { findingsIn } from './findings';

/** Data that is recorded from elsewhere, text that a program writes, and the list of the phrases itself. */
const EXCLUDED = /^(?:test\/proofs\/upgrade\/\d|API\.md|CHANGELOG\.md|LICENSE|THIRD-PARTY-NOTICES\.md|docs\/style\.md|scripts\/style\/|test\/unit\/style\/|test\/support\/iam\/recorded|test\/proofs\/security\/controls\/|\.)/;
const READ = /\.(?:ts|md|mjs|py)$/;

const only = process.argv.slice(2);
const files = execFileSync('git', ['ls-files', ...only], { encoding: 'utf-8' }).split('\n').filter((file) => READ.test(file) && !EXCLUDED.test(file));
const findings = files.filter((file) => fs.existsSync(file)).flatMap((file) => findingsIn(file, fs.readFileSync(file, 'utf-8')));

for (const { file, line, phrase: { rule, instead }, text } of findings) {
  console.log(`${file}:${line}: "${text.trim()}" (${rule}): write ${instead}`);
}
console.log(`${findings.length} phrases in ${new Set(findings.map(({ file }) => file)).size} of ${files.length} files that docs/style.md rules out`);
process.exitCode = Number(findings.length > 0);
