import { EC2Client } from '@aws-sdk/client-ec2';
import { MOST_VALUES } from './filters';
import { describeImages } from './images';
import { backOff } from '../../../aws-calls/back-off';
import type { Deadline } from '../../../aws-calls/deadline';
import { isFault } from '../../../aws-calls/fault';
import type { HiddenImage, ImagesById, NotShown } from '../model/images-by-id';
import type { Image } from '../model/resources';
import { batches } from '../runtime/batches';
import { inParallel } from '../runtime/in-parallel';

const NOT_FOUND = 'InvalidAMIID.NotFound';
const ERRORS: readonly NotShown[] = [NOT_FOUND, 'InvalidAMIID.Unavailable', 'InvalidAMIID.Malformed'];

const REQUESTS_AT_ONCE = 5;

/** The number of requests for an image that an event has announced: half a minute. */
const TIMES_AFTER_EVENT = 4;

/**
 * Returns images of any owner by their ids. A filter would omit deprecated images of other owners, and make EC2 search all public images.
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ami-deprecate.html
 */
export async function imagesById(ec2: EC2Client, ids: readonly string[]): Promise<ImagesById> {
  const shown: Image[] = [];
  const notShown: HiddenImage[] = [];
  for (const batch of batches([...new Set(ids)], MOST_VALUES)) {
    for (const [id, answer] of await answersOf(ec2, batch)) {
      if (typeof answer === 'string') {
        notShown.push({ id, answer });
      } else {
        shown.push(answer);
      }
    }
  }
  return { shown, notShown };
}

/**
 * Returns the image of an event, if this account owns it. EC2 may send the event before every EC2 endpoint returns the image.
 *
 * @see https://docs.aws.amazon.com/ec2/latest/devguide/eventual-consistency.html
 */
export async function ownedImageById(ec2: EC2Client, imageId: string, deadline: Deadline): Promise<Image | undefined> {
  const answer = await backOff(async () => {
    const [[, current]] = await answersOf(ec2, [imageId], ['self']);
    return current === NOT_FOUND ? undefined : current; // promise FN-2l6.2
  }, { times: TIMES_AFTER_EVENT, deadline });
  return typeof answer === 'string' ? undefined : answer;
}

/** Returns EC2's response for each of these images. */
async function answersOf(ec2: EC2Client, ids: readonly string[], owners?: string[]): Promise<[string, Image | NotShown][]> {
  try {
    const images = await describeImages(ec2, { ImageIds: [...ids], Owners: owners, IncludeDeprecated: true, IncludeDisabled: true }); // promise FN-5o.1
    const imagesOfAnswer = new Map(images.map((image) => [image.id, image]));
    return ids.map((id) => [id, imagesOfAnswer.get(id) ?? 'no-image']);
  } catch (error) {
    const reason = ERRORS.find((code) => isFault(error, code));
    if (reason === undefined) {
      throw error;
    }
    // If EC2 does not show one of the images, the whole request fails.
    return ids.length === 1 // promise FN-5o.2
      ? [[ids[0], reason]]
      : (await inParallel(ids, REQUESTS_AT_ONCE, (id) => answersOf(ec2, [id], owners))).flat();
  }
}
