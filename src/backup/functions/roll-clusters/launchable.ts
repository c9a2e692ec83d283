import type { PointerProps } from './pointer-moves';
import { isUnanswered } from '../../../aws-calls/answer';
import { answerAbout } from '../model/images-by-id';
import { baseImageOf } from '../model/pointer-line';
import type { Image } from '../model/resources';

/**
 * Returns whether an image can be launched and is not quarantined. If the state of the base image is unknown, the result is true, because
 * Parameter Store rejects an image that does not exist.
 */
export function canBeLaunched(imageId: string, { pointerName, images, imagesById, otherImages, quarantine }: PointerProps): boolean {
  if (quarantine.ofImageId(imageId) !== undefined) { // promise FN-6g.3
    return false;
  }
  const own = images.find(({ image }) => image.id === imageId);
  if (own !== undefined) {
    return own.progress === 'good';
  }
  const image = shownImage(imageId, { imagesById, otherImages });
  if (image !== undefined) {
    return image.state === 'available';
  }
  return imageId === baseImageOf(pointerName) && (isUnanswered(otherImages) || answerAbout(otherImages, imageId) === 'no-image');
}

/** Returns an image that EC2 shows, from the list of the environment's images or by its id. */
export function shownImage(imageId: string, { imagesById, otherImages }: Pick<PointerProps, 'imagesById' | 'otherImages'>): Image | undefined {
  return imagesById.get(imageId) ?? (isUnanswered(otherImages) ? undefined : otherImages.shown.find(({ id }) => id === imageId));
}
