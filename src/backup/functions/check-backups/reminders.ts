import { hoursSince } from './check-images';
import { isUnanswered } from '../../../aws-calls/answer';
import { ENVIRONMENT_TAG } from '../../../tags/tag-keys';
import { readHolds, reasonOfHold } from '../model/cluster-hold';
import { addDays, midnight } from '../model/day';
import { nameInInventory, readInventoryEntry } from '../model/inventory';
import { subjectOf } from '../model/operator-record';
import { byText } from '../model/order';
import { isDeregistered } from '../model/own-images';
import { ownershipOfImage } from '../model/ownership';
import { Quarantine, reasonOfRecord } from '../model/quarantine';
import type { Finding } from '../model/verdict';
import type { CheckWorld } from '../model/world';

/** A daily check falls into it once, even one that begins late. */
const ENDED_TOLD_HOURS = 26;

/** Records of operators that are wrong: they hold or quarantine until somebody corrects them. */
export function checkRecords({ inventory, holdRecords, quarantineRecords, clock, environmentName }: CheckWorld): Finding[] {
  const set = isUnanswered(holdRecords) ? [] : readHolds(holdRecords, clock);
  const holds = set.filter(({ state }) => state === 'malformed'); // promise FN-6e.3
  // A parameter that cannot be read may be about a cluster.
  const names = isUnanswered(inventory) ? undefined : new Set(inventory.filter((entry) => readInventoryEntry(entry).kind !== 'server').map(nameInInventory));
  const unknown = set.filter(({ cluster, state }) => state === 'in-force' && names?.has(cluster) === false); // promise FN-6e.2
  const odd = isUnanswered(quarantineRecords) ? [] : quarantineRecords.filter((record) => !/^(i|ami)-/.test(subjectOf(record)));
  return [
    ...holds.map((hold) => ({ subject: hold.cluster, reason: reasonOfHold(hold) })),
    ...unknown.map(({ cluster, parameterName: subject }) => ({ subject, reason: notAClusterReason(cluster, environmentName) })),
    ...odd.map(({ name }) => ({ subject: name, reason: 'it quarantines nothing, as it names neither an instance nor an image: delete the parameter' })).sort(byText(({ subject }) => subject)),
  ];
}

function notAClusterReason(name: string, environmentName: string): string {
  return `it is a hold on '${name}', and the inventory has no cluster of this name, so only the expiry of images of '${name}' is stopped: `
    + `hold the cluster that is meant, and remove this record: npx oban-environment backup release ${name} --environment ${environmentName}`;
}

/** What is reported every day: holds that are in force or have just ended, and what is quarantined. */
export function remindersOf(world: CheckWorld, quarantine: Quarantine): Finding[] {
  return [...holdReminders(world), ...quarantineReminders(world, quarantine)];
}

function holdReminders({ holdRecords, clock, environmentName }: CheckWorld): Finding[] {
  const holds = isUnanswered(holdRecords) ? [] : readHolds(holdRecords, clock);
  return holds.flatMap((hold) => {
    const { cluster: subject, state, until } = hold;
    if (state === 'in-force') { // promise FN-6e.1
      return [{ subject, reason: reasonOfHold(hold) }];
    }
    const isJustOver = state === 'ended' && until !== undefined && hoursSince(midnight(addDays(until, 1)), clock) <= ENDED_TOLD_HOURS;
    return isJustOver
      ? [{ subject, reason: `its hold has ended with ${until}. To remove the record: npx oban-environment backup release ${subject} --environment ${environmentName}` }]
      : [];
  });
}

function quarantineReminders({ environmentName, quarantineRecords, images, instances }: CheckWorld, quarantine: Quarantine): Finding[] {
  const found = new Map<string, string>();
  for (const record of isUnanswered(quarantineRecords) ? [] : quarantineRecords) {
    if (/^(i|ami)-/.test(subjectOf(record))) { // promise FN-6l.3
      found.set(subjectOf(record), reasonOfRecord(record));
    }
  }
  for (const instance of isUnanswered(instances) ? [] : instances) {
    const reason = instance.tags[ENVIRONMENT_TAG] === environmentName && instance.state !== 'terminated' ? quarantine.ofInstance(instance) : undefined;
    if (reason !== undefined) {
      found.set(instance.id, reason);
    }
  }
  for (const image of isUnanswered(images) ? [] : images) {
    const isOurs = ['own', 'undated'].includes(ownershipOfImage(image, environmentName)) && !isDeregistered(image);
    const reason = isOurs ? quarantine.ofImage(image) : undefined;
    if (reason !== undefined) {
      found.set(image.id, reason);
    }
  }
  return [...found].map(([subject, reason]) => ({ subject, reason: `it is quarantined: ${reason}` })).sort(byText(({ subject }) => subject));
}
