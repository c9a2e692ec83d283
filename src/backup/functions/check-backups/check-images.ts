import { addDays, dayOf, midnight, startOf } from '../model/day';
import { newestGood, OwnImage } from '../model/own-images';
import { hasImageFor, longTermRules } from '../model/retention';
import type { RetentionRules } from '../model/retention-rules';
import type { Finding } from '../model/verdict';

const HOUR_MILLISECONDS = 3_600_000;

/** "Sometimes up to 24 hours": https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/creating-an-ami-ebs.html */
const LONGEST_IMAGING_HOURS = 24;

/** A daily check falls into it once, even one that begins late. */
const PERIOD_TOLD_HOURS = 26;

/** How old images may be, and when it is. */
export interface AgeLimits {
  readonly clock: Date;
  readonly allowedAgeHours: number;
}

/** How many hours ago it was. */
export function hoursSince(moment: Date, clock: Date): number {
  return (clock.getTime() - moment.getTime()) / HOUR_MILLISECONDS;
}

/**
 * What is wrong with the images of a source.
 *
 * @param present those of the present server or cluster, without those of a former one of the same name
 */
export function checkImages(source: string, images: readonly OwnImage[], present: readonly OwnImage[], limits: AgeLimits): Finding[] {
  const newest = newestGood(present);
  return [...checkAge(source, newest, present, limits), ...images.flatMap((own) => checkImage(own, newest, limits))];
}

function checkAge(source: string, newest: OwnImage | undefined, images: readonly OwnImage[], { clock, allowedAgeHours }: AgeLimits): Finding[] {
  if (newest === undefined) {
    const quarantined = images.filter(({ quarantine }) => quarantine !== undefined).length;
    return [{ subject: source, reason: quarantined === 0 ? 'it has no good image' : `it has no good image: ${quarantined} are quarantined, and do not count` }]; // promise FN-5b.2
  }
  const age = hoursSince(newest.createdAt, clock);
  return age <= allowedAgeHours // promise FN-5b.1
    ? []
    : [{ subject: source, reason: `its newest good image, ${newest.image.id}, is ${Math.floor(age)} hours old, and ${allowedAgeHours} are allowed` }];
}

function checkImage({ image, createdAt, progress }: OwnImage, newest: OwnImage | undefined, { clock, allowedAgeHours }: AgeLimits): Finding[] {
  const age = hoursSince(createdAt, clock);
  const about = (reason: string): Finding[] => [{ subject: image.id, reason }];
  switch (progress) {
    case 'pending': return age > LONGEST_IMAGING_HOURS ? about(`it has been pending for ${Math.floor(age)} hours`) : []; // promise FN-5c.1
    case 'incomplete': return about('it is available without all of its snapshots'); // promise FN-5c.2
    case 'broken': return about('it is available, and a snapshot of it failed'); // promise FN-5c.3
    case 'failed': {
      // SettingsText at least once; made up for by a later good one, it needs nobody any more.
      const isMadeUpFor = newest !== undefined && newest.createdAt > createdAt;
      return isMadeUpFor && age > allowedAgeHours ? [] : about(`it failed: EC2 says ${image.state}`); // promise FN-5c.4
    }
    case 'unknown': return about(`EC2 says that it is '${image.state}', and what that means is not known here: it stays until someone looks`); // promise FN-3k2.3
    default: return [];
  }
}

/**
 * Periods that ended without the image which a rule keeps of them.
 *
 * Nobody can make up for one, so it is told for a little more than a day, which at least one daily check sees. Later, the rules may
 * have changed and the images of the time be gone.
 */
export function checkPeriods(source: string, images: readonly OwnImage[], rules: RetentionRules, existsSince: Date, limits: AgeLimits): Finding[] {
  return longTermRules(rules).flatMap((rule) => {
    const start = startOf(rule.period, dayOf(limits.clock));
    const lastDay = addDays(start, -1);
    const isRecent = hoursSince(midnight(start), limits.clock) <= PERIOD_TOLD_HOURS; // promise FN-5h.2
    const wasThere = hoursSince(existsSince, midnight(start)) > limits.allowedAgeHours;
    return isRecent && wasThere && !hasImageFor(rule, lastDay, images) // promise FN-5h.1
      ? [{ subject: source, reason: `the ${rule.period} that ended on ${lastDay} has no image that is kept for ${rule.days} days` }]
      : [];
  });
}
