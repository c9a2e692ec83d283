import { confirm } from './confirmation';
import { READ_ONLY, runOf, settingsOf } from './operator-run';
import { Refusal } from './refusals';
import type { Session } from './session';
import { say, Terminal } from './terminal';
import { named } from '../aws-calls/place';
import { inventoryOf } from '../backup/functions/aws/inventory-parameters';
import { operatorRecords } from '../backup/functions/aws/operator-records';
import { removeRecord, writeRecord } from '../backup/functions/aws/write-operator-record';
import { lastDayOfHold } from '../backup/functions/model/cluster-hold';
import { Day, dayOf } from '../backup/functions/model/day';
import { readInventory } from '../backup/functions/model/inventory';
import { subjectOf } from '../backup/functions/model/operator-record';
import { holdsPath } from '../backup/functions/model/parameter-names';
import { checkSettings } from '../backup/functions/runtime/read-settings';

/** The cluster to put on hold, the reason, and the last day of the hold. */
export interface HoldRequest {
  readonly source: string;
  readonly reason: string;
  /** The last day of the hold. */
  readonly until: Day;
  readonly isDryRun: boolean;
  readonly isYes: boolean;
  readonly isJson: boolean;
}

/** Stops the promotion and expiry of a cluster's images, and refreshes of its members, until the end of a day. */
export async function hold(session: Session, { source, reason, until, isDryRun, isYes, isJson }: HoldRequest, terminal: Terminal): Promise<boolean> {
  const { environmentName, place, clients: { ssm } } = session;
  await requireCluster(session, source);
  requireAllowedDay(until, dayOf(runOf(session, READ_ONLY, settingsOf(session, 'check-backups', checkSettings)).runTime().clock));
  if (!isDryRun) {
    await confirm(terminal, isYes, `Put ${source} of ${named(place)} on hold until ${until}?`);
    await writeRecord(ssm, {
      name: `${holdsPath(environmentName)}/${source}`,
      environmentName,
      description: `Oban environment ${environmentName}: ${source} is on hold: no promotion, no refresh, no expiry of its images`,
      facts: { reason, until },
    });
  }
  const result = isDryRun ? 'planned' : 'done';
  say(terminal.out, ...isJson
    ? [JSON.stringify({ ...place, cluster: source, result, reason, until }, undefined, 2)]
    : [
      `${result}: ${source} of ${named(place)} is on hold until ${until}. Until then, none of its images is promoted or removed, and no refresh replaces its members. Rollbacks and daily images continue.`,
      `To end it: npx oban-environment backup release ${source} --environment ${environmentName}`,
    ]);
  return true;
}

/** Ends the hold on a cluster. */
export async function release(session: Session, { source, isDryRun, isJson }: Omit<HoldRequest, 'reason' | 'until'>, terminal: Terminal): Promise<boolean> {
  const { environmentName, place, clients: { ssm } } = session;
  if (!(await operatorRecords(ssm, holdsPath(environmentName))).some((record) => subjectOf(record) === source)) {
    throw new Refusal(`${source} of ${environmentName} is not on hold: npx oban-environment backup status --environment ${environmentName} lists the clusters that are`);
  }
  if (!isDryRun) {
    await removeRecord(ssm, `${holdsPath(environmentName)}/${source}`);
  }
  const result = isDryRun ? 'planned' : 'done';
  say(terminal.out, isJson ? JSON.stringify({ ...place, cluster: source, result }, undefined, 2) : `${result}: ${source} of ${named(place)} is no longer on hold`);
  return true;
}

async function requireCluster({ environmentName, clients: { ssm } }: Session, name: string): Promise<void> {
  const clusters = readInventory(await inventoryOf(ssm, environmentName)).flatMap((entry) => (entry.kind === 'cluster' ? [entry.name] : []));
  if (!clusters.includes(name)) {
    const known = clusters.length === 0 ? 'it has no cluster' : `its clusters are ${clusters.join(', ')}`;
    throw new Refusal(`the inventory of ${environmentName} has no cluster '${name}': ${known}`);
  }
}

function requireAllowedDay(until: Day, today: Day): void {
  const last = lastDayOfHold(today);
  if (until < today || until > last) {
    throw new Refusal(`--until is ${until}: the last day of a hold is a day (UTC) from ${today} to ${last}`);
  }
}
