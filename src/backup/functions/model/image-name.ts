import type { Day } from './day';
import type { Image } from './resources';

/**
 * Returns the name of the next image of a source and a day: `oban/prod/app01/2026-11-22`, `oban/prod/app01/2026-11-22-2`, …
 *
 * Names are unique per account and Region, and CreateImage takes no token, so the name is the idempotency key. A name is not used twice on
 * one day, because EC2 releases the name of a deregistered image only after some time.
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateImage.html
 */
export function nextImageName(environmentName: string, source: string, day: Day, images: readonly Image[]): string {
  const first = firstNameOf(environmentName, source, day);
  const attempts = images.reduce((most, { name }) => Math.max(most, attemptOf(name, first)), 0); // promise FN-1d.2
  return attempts === 0 ? first : `${first}-${attempts + 1}`; // promise FN-1d.1
}

/** Returns whether a name is that of an image of a source and a day. */
export function isImageName(name: string | undefined, environmentName: string, source: string, day: Day): boolean {
  return attemptOf(name, firstNameOf(environmentName, source, day)) > 0;
}

function firstNameOf(environmentName: string, source: string, day: Day): string {
  return `oban/${environmentName}/${source}/${day}`; // promise FN-1c
}

function attemptOf(name: string | undefined, first: string): number {
  if (name === first) {
    return 1;
  }
  const suffix = name?.startsWith(`${first}-`) ? name.slice(first.length + 1) : '';
  return /^[1-9]\d{0,3}$/.test(suffix) ? Number(suffix) : 0;
}
