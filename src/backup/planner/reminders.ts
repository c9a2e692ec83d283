import { isUnanswered } from './answer';
import { belongingOfImage } from './belonging';
import { hoursSince } from './check-images';
import { readHolds, reasonOfHold } from './cluster-hold';
import { addDays, midnight } from './day';
import { subjectOf } from './operator-record';
import { byText } from './order';
import { isDeregistered } from './own-images';
import { Quarantine, reasonOfRecord } from './quarantine';
import type { Finding } from './verdict';
import type { CheckWorld } from './world';
import { ENVIRONMENT_TAG } from '../../tags';

/** A daily check falls into it once, even one that begins late. */
const ENDED_TOLD_HOURS = 26;

/** Records of operators that are wrong: they hold or quarantine until somebody corrects them. */
export function checkRecords({ holdRecords, quarantineRecords, clock }: CheckWorld): Finding[] {
  const holds = isUnanswered(holdRecords) ? [] : readHolds(holdRecords, clock).filter(({ state }) => state === 'malformed');
  const odd = isUnanswered(quarantineRecords) ? [] : quarantineRecords.filter((record) => !/^(i|ami)-/.test(subjectOf(record)));
  return [
    ...holds.map((hold) => ({ subject: hold.cluster, reason: reasonOfHold(hold) })),
    ...odd.map(({ name }) => ({ subject: name, reason: 'it quarantines nothing, as it names neither an instance nor an image: delete the parameter' })).sort(byText(({ subject }) => subject)),
  ];
}

/** What is reported every day: holds that are in force or have just ended, and what is quarantined. */
export function remindersOf(world: CheckWorld, quarantine: Quarantine): Finding[] {
  return [...holdReminders(world), ...quarantineReminders(world, quarantine)];
}

function holdReminders({ holdRecords, clock, environmentName }: CheckWorld): Finding[] {
  const holds = isUnanswered(holdRecords) ? [] : readHolds(holdRecords, clock);
  return holds.flatMap((hold) => {
    const { cluster: subject, state, until } = hold;
    if (state === 'in-force') {
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
    if (/^(i|ami)-/.test(subjectOf(record))) {
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
    const isOurs = ['own', 'undated'].includes(belongingOfImage(image, environmentName)) && !isDeregistered(image);
    const reason = isOurs ? quarantine.ofImage(image) : undefined;
    if (reason !== undefined) {
      found.set(image.id, reason);
    }
  }
  return [...found].map(([subject, reason]) => ({ subject, reason: `it is quarantined: ${reason}` })).sort(byText(({ subject }) => subject));
}
