import { halfDayLines } from './half-day';
import { AccountClause, ACCOUNT_CLAUSES } from '../../src/verify/catalogue/account-clauses';
import { CLAUSES, ClauseId } from '../../src/verify/catalogue/catalogue';
import { CHECKS } from '../../src/verify/checks/all-checks';
import { permissionsOfQuestions } from '../../src/verify/questions/all-questions';
import { isAsked } from '../../src/verify/verify';

/** The pages that are generated from the catalogue and the checks, by path. */
export const PAGES: { readonly [file: string]: () => string } = {
  'docs/real-account.md': realAccountPage,
  'docs/verify.md': verifyPage,
};

function realAccountPage(): string {
  return `${[
    '# Properties that only a real account can prove',
    '',
    'All other properties are tested at synthesis or on the local AWS. Check the following ones in the first deployment to AWS. Each row states why the local AWS cannot prove the property, and how to',
    'check it. [`verify`](guide/verify.md) asks the running account about those with a clause in the column "verify". Generated from `src/verify/catalogue/account-clauses.ts` by `npx projen verify-pages`.',
    '',
    ...table(['clause', 'property', 'why not on the local AWS', 'verify', 'how to check it by hand'], ACCOUNT_CLAUSES.map((clause) => [
      clause.id, clause.asks, clause.reason, verifiedAs(clause), clause.byHand,
    ])),
    '',
    ...halfDayLines(table),
  ].join('\n')}\n`;
}

function verifiedAs({ id, answeredBy = [] }: AccountClause): string {
  const asked = [...CHECKS.some(({ clause }) => clause === id) ? [id] : [], ...answeredBy];
  return asked.join(', ') || '–';
}

function verifyPage(): string {
  const isOfTable = (id: ClauseId) => !id.startsWith('ACC-');
  const asked = CLAUSES.filter(({ id }) => isOfTable(id) && isAsked(id, CHECKS));
  const others = CLAUSES.filter(({ id }) => isOfTable(id) && !isAsked(id, CHECKS));
  return `${[
    '# Clauses and permissions of verify',
    '',
    'The questions of [`oban-environment verify`](guide/verify.md) to the running account, clause by clause, and the permissions that it needs. Generated from `src/verify` by `npx projen verify-pages`.',
    '',
    '## Clauses with a check',
    '',
    ...table(['clause', 'what it asks', 'questions to the account'], asked.map(({ id, asks }) => [
      id, asks, CHECKS.filter(({ clause }) => clause === id).map(({ question }) => question).join('<br>'),
    ])),
    '',
    '## Clauses without a check',
    '',
    'The command lists them as not asked, and never as passed. [Conformance](conformance.md) checks those of the design in the template, and [real-account](real-account.md) says how a person checks the others.',
    '',
    ...table(['clause', 'what it asks'], others.map(({ id, asks }) => [id, asks])),
    '',
    '## Permissions',
    '',
    'The command only reads, and AWS’s managed policy `ReadOnlyAccess` has all of these actions. A test compares them with the requests that the local AWS receives from the command, and with the policy.',
    '',
    ...permissionsOfQuestions().map((action) => `- \`${action}\``),
  ].join('\n')}\n`;
}

function table(headings: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replace(/\|/g, '\\|')).join(' | ')} |`;
  return [line(headings), `|${'---|'.repeat(headings.length)}`, ...rows.map(line)];
}
