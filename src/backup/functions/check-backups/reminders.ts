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

/** The hours in which a finding is reported. They include at least one daily check, even if it begins late. */
const ENDED_REPORTED_HOURS = 26;

/** Returns findings for invalid records of operators, which hold or quarantine until somebody corrects them. */
export function checkRecords({ inventory, holdRecords, quarantineRecords, clock, environmentName }: CheckWorld): Finding[] {
  const set = isUnanswered(holdRecords) ? [] : readHolds(holdRecords, clock);
  const holds = set.filter(({ state }) => state === 'malformed'); // promise FN-6e.3
  // An invalid inventory entry may be that of a cluster.
  const names = isUnanswered(inventory) ? undefined : new Set(inventory.filter((entry) => readInventoryEntry(entry).kind !== 'server').map(nameInInventory));
  const unknown = set.filter(({ cluster, state }) => state === 'in-force' && names?.has(cluster) === false); // promise FN-6e.2
  const odd = isUnanswered(quarantineRecords) ? [] : quarantineRecords.filter((record) => !/^(i|ami)-/.test(subjectOf(record)));
  return [
    ...holds.map((hold) => ({ subject: hold.cluster, reason: reasonOfHold(hold) })),
    ...unknown.map(({ cluster, parameterName: subject }) => ({ subject, reason: notAClusterReason(cluster, environmentName) })),
    ...odd.map(({ name }) => ({ subject: name, reason: 'it quarantines no resource, because its name is not that of an instance or an image: delete the parameter' })).sort(byText(({ subject }) => subject)),
  ];
}

function notAClusterReason(name: string, environmentName: string): string {
  return `it is a hold on '${name}', but the inventory has no cluster of this name, so it stops only the expiry of images of '${name}': `
    + `put the intended cluster on hold, and remove this record: npx oban-environment backup release ${name} --environment ${environmentName}`;
}

/** Returns the daily reminders: holds that are in force or have ended since the last check, and quarantined resources. */
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
    const isJustOver = state === 'ended' && until !== undefined && hoursSince(midnight(addDays(until, 1)), clock) <= ENDED_REPORTED_HOURS;
    return isJustOver
      ? [{ subject, reason: `its hold ended with ${until}. To remove the record: npx oban-environment backup release ${subject} --environment ${environmentName}` }]
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
