import { Answer, isUnanswered } from './answer';
import { answerAbout, ImagesById } from './images-by-id';
import type { PointerProps } from './move-pointer';
import { baseImageOf } from './pointer-line';
import type { Image } from './resources';

/** Whether EC2 shows an image that can be launched and that is not quarantined. Without a clear answer about the base image, Parameter Store decides: it refuses an image that is gone. */
export function canBeLaunched(imageId: string, { pointerName, images, imagesById, otherImages, quarantine }: PointerProps): boolean {
  if (quarantine.ofImageId(imageId) !== undefined) {
    return false;
  }
  const own = images.find(({ image }) => image.id === imageId);
  if (own !== undefined) {
    return own.progress === 'good';
  }
  const image = imagesById.get(imageId) ?? shownOf(otherImages).find(({ id }) => id === imageId);
  if (image !== undefined) {
    return image.state === 'available';
  }
  return imageId === baseImageOf(pointerName) && (isUnanswered(otherImages) || answerAbout(otherImages, imageId) === 'no-image');
}

/** The images that EC2 shows of those that it was asked for by their ids. */
export function shownOf(otherImages: Answer<ImagesById>): readonly Image[] {
  return isUnanswered(otherImages) ? [] : otherImages.shown;
}
