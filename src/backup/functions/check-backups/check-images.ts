import { addDays, dayOf, midnight, startOf } from '../model/day';
import { newestGood, OwnImage } from '../model/own-images';
import { hasImageFor, longTermRules } from '../model/retention';
import type { RetentionRules } from '../model/retention-rules';
import type { Finding } from '../model/verdict';

const HOUR_MILLISECONDS = 3_600_000;

/** "Sometimes up to 24 hours": https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/creating-an-ami-ebs.html */
const LONGEST_IMAGING_HOURS = 24;

/** The hours in which a finding is reported. They include at least one daily check, even if it begins late. */
const PERIOD_REPORTED_HOURS = 26;

/** The maximum age of images, and the present time. */
export interface AgeLimits {
  readonly clock: Date;
  readonly allowedAgeHours: number;
}

/** Returns the hours since a moment. */
export function hoursSince(moment: Date, clock: Date): number {
  return (clock.getTime() - moment.getTime()) / HOUR_MILLISECONDS;
}

/**
 * Returns the problems with the images of a source.
 *
 * @param present the images of the present server or cluster, without those of a former one of the same name
 */
export function checkImages(source: string, images: readonly OwnImage[], present: readonly OwnImage[], limits: AgeLimits): Finding[] {
  const newest = newestGood(present);
  return [...checkAge(source, newest, present, limits), ...images.flatMap((own) => checkImage(own, newest, limits))];
}

function checkAge(source: string, newest: OwnImage | undefined, images: readonly OwnImage[], { clock, allowedAgeHours }: AgeLimits): Finding[] {
  if (newest === undefined) {
    const quarantined = images.filter(({ quarantine }) => quarantine !== undefined).length;
    return [{ subject: source, reason: quarantined === 0 ? 'it has no good image' : `it has no good image: ${quarantined} quarantined images do not count` }]; // promise FN-5b.2
  }
  const age = hoursSince(newest.createdAt, clock);
  return age <= allowedAgeHours // promise FN-5b.1
    ? []
    : [{ subject: source, reason: `its newest good image, ${newest.image.id}, is ${Math.floor(age)} hours old: the maximum is ${allowedAgeHours} hours` }];
}

function checkImage({ image, createdAt, progress }: OwnImage, newest: OwnImage | undefined, { clock, allowedAgeHours }: AgeLimits): Finding[] {
  const age = hoursSince(createdAt, clock);
  const about = (reason: string): Finding[] => [{ subject: image.id, reason }];
  switch (progress) {
    case 'pending': return age > LONGEST_IMAGING_HOURS ? about(`it has been pending for ${Math.floor(age)} hours`) : []; // promise FN-5c.1
    case 'incomplete': return about('it is available, but some of its snapshots are missing'); // promise FN-5c.2
    case 'broken': return about('it is available, but one of its snapshots has failed'); // promise FN-5c.3
    case 'failed': {
      // A failed image is reported at least once. After a later good image, nobody needs to act on it.
      const isReplaced = newest !== undefined && newest.createdAt > createdAt;
      return isReplaced && age > allowedAgeHours ? [] : about(`it has failed: its state in EC2 is ${image.state}`); // promise FN-5c.4
    }
    case 'unknown': return about(`its state in EC2 is '${image.state}', which this version does not know: it stays until an operator removes it`); // promise FN-3k2.3
    default: return [];
  }
}

/**
 * Returns the ended periods without an image with the retention of a rule.
 *
 * Nobody can make such an image later, so the finding is reported for a little more than a day, which includes at least one daily check.
 * Later, the rules may have changed and the images of the period may have expired.
 */
export function checkPeriods(source: string, images: readonly OwnImage[], rules: RetentionRules, existsSince: Date, limits: AgeLimits): Finding[] {
  return longTermRules(rules).flatMap((rule) => {
    const start = startOf(rule.period, dayOf(limits.clock));
    const lastDay = addDays(start, -1);
    const isRecent = hoursSince(midnight(start), limits.clock) <= PERIOD_REPORTED_HOURS; // promise FN-5h.2
    const wasThere = hoursSince(existsSince, midnight(start)) > limits.allowedAgeHours;
    return isRecent && wasThere && !hasImageFor(rule, lastDay, images) // promise FN-5h.1
      ? [{ subject: source, reason: `the ${rule.period} that ended on ${lastDay} has no image that is kept for ${rule.days} days` }]
      : [];
  });
}
