import { checkDatabase } from '../../backup/functions/check-backups/check-database';
import { checkSubscriptions } from '../../backup/functions/check-backups/check-subscriptions';
import { readInventory } from '../../backup/functions/model/inventory';
import type { SourceVerdict } from '../../backup/functions/model/verdict';
import { check } from '../check';
import { expectedBy, failed, Finding, passed } from '../finding';
import { Backups, backups } from '../questions/backups';

const HOUR_MILLISECONDS = 3_600_000;

export const recoveryPoints = check({
  clause: 'OPS-8',
  question: 'Does each server and cluster have a recent recovery point?',
  ask: (account) => account.ask(backups),
  judge: (answer, { now }) => answer.verdict.sources.map((source) => judgeSource(source, answer, now)),
});

function judgeSource({ source, state, newestGoodImage, newestGoodImageCreatedAt, findings }: SourceVerdict, answer: Backups, now: Date): Finding {
  const reasons = findings.map(({ reason }) => reason).join('; ');
  switch (state) {
    case 'off': return passed(source, 'it is not backed up, by its configuration');
    case 'right': return passed(source, `${newestGoodImage} of ${newestGoodImageCreatedAt?.toISOString()}`);
    case 'wrong': return failed(source, reasons);
    case 'pending': return expectedBy(firstPointBy(source, answer, now), now, source, reasons);
  }
}

/** Returns the time after which check-backups no longer regards a source as new. */
function firstPointBy(source: string, { world: { inventory }, allowedAgeHours }: Backups, now: Date): Date {
  const writtenAt = readInventory(inventory).flatMap((entry) => (entry.kind !== 'malformed' && entry.name === source ? entry.writtenAt ?? [] : []))[0];
  return new Date((writtenAt ?? now).getTime() + allowedAgeHours * HOUR_MILLISECONDS);
}

export const backupsHaveNoProblem = check({
  clause: 'EBS-2',
  question: 'Does check-backups find no problem with images and snapshots?',
  ask: (account) => account.ask(backups),
  judge: ({ world, verdict: { findings, sources } }, { environmentName }) => {
    // Subscriptions and the database have clauses of their own.
    const ofOthers = [
      ...checkSubscriptions(world.subscriptions, world.expectedSubscriptions).findings, ...checkDatabase(world.database, world).findings,
    ];
    const problems = findings.filter(({ subject, reason }) => !ofOthers.some((other) => other.subject === subject && other.reason === reason));
    return problems.length === 0 ? [passed(environmentName, `${sources.length} sources`)] : problems.map(({ subject, reason }) => failed(subject, reason));
  },
});
