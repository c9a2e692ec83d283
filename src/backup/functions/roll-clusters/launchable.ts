import type { PointerProps } from './pointer-moves';
import { isUnanswered } from '../../../aws-calls/answer';
import { answerAbout } from '../model/images-by-id';
import { baseImageOf } from '../model/pointer-line';
import type { Image } from '../model/resources';

/** Whether EC2 shows an image that can be launched and that is not quarantined. Without a clear answer about the base image, Parameter Store decides: it refuses an image that is gone. */
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

/** An image that EC2 shows, in the list of the environment's images or by its id. */
export function shownImage(imageId: string, { imagesById, otherImages }: Pick<PointerProps, 'imagesById' | 'otherImages'>): Image | undefined {
  return imagesById.get(imageId) ?? (isUnanswered(otherImages) ? undefined : otherImages.shown.find(({ id }) => id === imageId));
}
