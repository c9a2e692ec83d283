import type { Account } from './account/account';
import { UnansweredQuestion } from './account/question';
import { restoreRecords } from './questions/parameters';
import type { ReportRow } from './report/report';
import { isMalformed, readRecord, RestoreRecord } from '../restore/record';

/** The longest duration of a restore. After it, what is not as it should be counts as failed again. */
const LONGEST_RESTORE_MILLISECONDS = 24 * 3_600_000;

/** Returns the restores in progress. Without an answer there is none, so that each failed result stays failed. */
export async function restoresInProgress(account: Account): Promise<RestoreRecord[]> {
  try {
    return (await account.ask(restoreRecords)).map(readRecord).flatMap((record) => (isMalformed(record) || record.isDone ? [] : [record]));
  } catch (error) {
    if (error instanceof UnansweredQuestion) {
      return [];
    }
    throw error;
  }
}

/** Returns the result of a resource that is being restored: pending instead of failed. */
export function duringRestore(row: ReportRow, restores: readonly RestoreRecord[], now: Date): ReportRow {
  // A mute of an alarm that must not be muted is not the effect of a restore.
  const restore = row.result === 'failed' && row.clause !== 'OPS-5' ? restores.find((each) => namesOf(each).some((name) => isOf(row.resource, name))) : undefined;
  if (restore === undefined) {
    return row;
  }
  const failsAfter = new Date(restore.began.getTime() + LONGEST_RESTORE_MILLISECONDS);
  const { subject: { kind, name }, action, by } = restore;
  return now < failsAfter ? { ...row, result: 'pending', failsAfter, answer: `${row.answer}; ${by} restores the ${kind} ${name} (${action})` } : row;
}

/** Returns the name of the subject, and the ids of resources in the facts of the restore. */
function namesOf({ subject: { name }, facts }: RestoreRecord): string[] {
  return [name, ...Object.values(facts).filter((fact) => /^(i|vol)-[0-9a-f]+$/.test(fact))];
}

/** Returns whether an ARN, an id, or the name of an alarm is that of a resource with this name. */
function isOf(resource: string, name: string): boolean {
  return resource === name || [':', '/', '-'].some((separator) => resource.endsWith(`${separator}${name}`));
}
