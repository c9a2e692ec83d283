import { askVerify, Settings } from './ask-verify';
import { clausesWith, described, differences, questionsOf, reportOf } from './comparison';
import type { Fault } from './faults/fault';
import type { RunningAccount } from './running-account';
import type { WithdrawnPermission } from './withdrawn-permissions';
import { clauseOf } from '../../../src/verify/catalogue/catalogue';
import { checksWith } from '../../../src/verify/checks/all-checks';
import type { VerifyReport } from '../../../src/verify/report/report';

/** A fault, the clauses that should report it, those that do, and every difference. */
export interface Trial {
  readonly fault: string;
  readonly expected: string;
  readonly found: string;
  readonly wrong: readonly string[];
}

/** The account that all trials copy, and the report about it. */
export interface Intact {
  readonly account: RunningAccount;
  readonly settings: Settings;
  readonly report: VerifyReport;
}

/** The clauses that need an answer which the state of the backups contains, and of which only they make use. */
const NEEDED_BY: { readonly [action: string]: readonly string[] } = { 'sns:GetSubscriptionAttributes': ['SNS-1'] };

/** A request that AWS refuses however often it is repeated. */
const ALWAYS = 1_000_000;

/** Seeds a fault into a copy of the account, and asks verify. */
export function tryFault(intact: Intact, fault: Fault): Promise<Trial> {
  const isNoticed = fault.notNoticed === undefined;
  const expected = isNoticed ? fault : { fails: [] };
  return inCopy(intact, fault.name, isNoticed ? fault.fails.join(' ') : `not yet: ${fault.fails.join(' ')}`, async (copy) => {
    await fault.seed(copy);
    const checks = checksWith(fault.options ?? []);
    const broken = await askVerify(copy, intact.settings, checks);
    return { found: clausesWith('failed', broken).join(' '), wrong: differences(reportOf(checks, intact.report), broken, expected) };
  });
}

/** Refuses one operation in a copy of the account, and asks verify: each check that needs the operation is unknown, and each other one is as before. */
export function tryWithoutPermission(intact: Intact, { action, service, operation, code, checks }: WithdrawnPermission): Promise<Trial> {
  const needing = checks.filter(({ clause }) => NEEDED_BY[action]?.includes(clause) ?? true);
  const expected = [...new Set(needing.map(({ clause }) => clause))];
  // Drift takes long, so that it is asked about only where the operation is needed for it.
  const asked = checksWith(needing.some(({ clause }) => clauseOf(clause).askedWith === '--drift') ? ['--drift'] : []);
  return inCopy(intact, `without ${action}`, expected.join(' '), async (copy) => {
    await copy.aws.control('faults', { rules: [{ service, operation, code, status: 403, times: ALWAYS }] });
    const { results } = await askVerify(copy, intact.settings, asked);
    const wrong = questionsOf(reportOf(asked, intact.report)).flatMap(({ clause, question }) => {
      const rows = results.filter((row) => row.clause === clause && row.question === question);
      const isNeeded = needing.some((check) => check.clause === clause && check.question === question);
      const wanted = isNeeded ? 'unknown' : 'passed';
      return rows.length === 0 ? [`${clause} '${question}' has no result`] : rows.filter(({ result }) => result !== wanted).map(described);
    });
    return { found: clausesWith('unknown', { results } as VerifyReport).join(' '), wrong };
  });
}

async function inCopy(
  { account }: Intact, fault: string, expected: string, trial: (copy: RunningAccount) => Promise<Pick<Trial, 'found' | 'wrong'>>,
): Promise<Trial> {
  const copy = await account.copy();
  try {
    return { fault, expected, ...await trial(copy) };
  } catch (error) {
    return { fault, expected, found: '', wrong: [`the trial stopped: ${(error as Error).message}`] };
  } finally {
    await copy.aws.stop();
  }
}
