import * as fs from 'fs';
import * as path from 'path';
import { reportedApiBreaks, ReportedBreak } from './api-breaks';
import { BREAKS } from './breaks';
import { heldOutside } from './held-outside';
import { ledgerOf, missingFrom } from './ledger-of';

// Breaks each kind once, and prints what fails. Fails if a break is not noticed.
const recorded = JSON.parse(fs.readFileSync(path.join(__dirname, 'ledger.json'), 'utf-8'));
const held = heldOutside();
const already = new Set(missingFrom(ledgerOf(held), recorded));
const ledger = BREAKS.map(({ kind, made, make }): ReportedBreak => ({
  kind,
  made,
  fault: missingFrom(ledgerOf(make(held)), recorded).find((fault) => fault.startsWith(`${kind}: `) && !already.has(fault)),
}));
const proofs: [string, ReportedBreak[]][] = [['npm run compat', reportedApiBreaks()], ['npx jest test/proofs/upgrade/ledger.test.ts', ledger]];

for (const [command, breaks] of proofs) {
  console.log(`\n| kind | break | \`${command}\` fails with |\n|---|---|---|`);
  for (const { kind, made, fault } of breaks) {
    console.log(`| ${kind} | ${made} | ${fault ?? 'NOTHING: not noticed'} |`);
  }
}
const unnoticed = proofs.flatMap(([, breaks]) => breaks).filter(({ fault }) => fault === undefined);
console.log(`\n${proofs.flatMap(([, breaks]) => breaks).length} breaks, ${unnoticed.length} not noticed, ${already.size} entries of the ledger that are missing without a break`);
process.exitCode = unnoticed.length + already.size === 0 ? 0 : 1;
