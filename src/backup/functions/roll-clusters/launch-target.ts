import { canBeLaunched, shownImage } from './launchable';
import type { PointerProps } from './pointer-moves';
import { isUnanswered } from '../../../aws-calls/answer';
import { BASE_IMAGE_TAG, ENVIRONMENT_TAG, SOURCE_TAG } from '../../../tags/tag-keys';
import { reasonNotShown } from '../model/images-by-id';
import type { OwnImage } from '../model/own-images';
import { baseImageOf } from '../model/pointer-line';
import type { Image } from '../model/resources';

/** The maximum number of images that a message proposes instead of a rejected one. */
const MOST_PROPOSED = 5;

/**
 * Returns the reason why an image that an operator names cannot become the value of a pointer, with the remedy. Returns undefined if it can.
 *
 * The base image, and an image that the pointer named before, must be available. Any other image must be a good image that the environment
 * made of the cluster, from a member with the same base image.
 */
export function faultOfTarget(imageId: string, pointer: PointerProps): string | undefined {
  const { pointerName, line, images, otherImages } = pointer;
  const why = pointer.quarantine.ofImageId(imageId);
  if (why !== undefined) { // promise FN-6g.2
    return `${imageId} is quarantined: ${why}. Choose another image, or lift the quarantine: ${liftCommand('ID', pointer.environmentName)}`;
  }
  const own = images.find(({ image }) => image.id === imageId);
  if (own !== undefined) {
    return faultOfOwn(own, pointer);
  }
  const image = shownImage(imageId, pointer);
  if (imageId !== baseImageOf(pointerName) && !line.values.has(imageId)) {
    return faultOfOther(imageId, image, pointer);
  }
  if (canBeLaunched(imageId, pointer)) {
    return undefined;
  }
  if (image !== undefined) {
    return faultOfState(image);
  }
  const unseen = isUnanswered(otherImages) ? `EC2 could not be queried (${otherImages.unanswered})` : `it is an image ${reasonNotShown(otherImages, imageId)}`;
  return `${imageId} cannot be launched: ${unseen}; choose another image`;
}

function faultOfOwn({ image, progress }: OwnImage, { pointerName, line }: PointerProps): string | undefined {
  const { id, tags: { [BASE_IMAGE_TAG]: itsBaseImage } } = image;
  const baseImage = baseImageOf(pointerName);
  if (itsBaseImage !== baseImage && id !== baseImage && !line.values.has(id)) {
    return itsBaseImage === undefined
      ? `${id} has no tag ${BASE_IMAGE_TAG}, so its base image is unknown, and ${pointerName} is for images of ${baseImage}`
      : `${id} was made from a member with the base image ${itsBaseImage}, but the code has ${baseImage}: deploy with the base image ${itsBaseImage} first`;
  }
  switch (progress) {
    case 'good': return undefined;
    case 'pending': return `${id} is pending: wait until it is available and its snapshots are complete`;
    case 'incomplete': return `${id} lacks a snapshot, so no member can start from it: choose another image`;
    case 'broken': return `a snapshot of ${id} has failed, so no member can start from it: choose another image`;
    default: return faultOfState(image);
  }
}

function faultOfState({ id, state }: Image): string | undefined {
  return state === 'available' ? undefined : `${id} cannot be launched (its state in EC2 is ${state}): choose another image`;
}

function faultOfOther(imageId: string, image: Image | undefined, pointer: PointerProps): string {
  const { environmentName, cluster } = pointer;
  const source = image?.tags[ENVIRONMENT_TAG] === environmentName ? image.tags[SOURCE_TAG] : undefined;
  return source !== undefined && source !== cluster
    ? `${imageId} is an image of ${source}, not of ${cluster}: choose another image`
    : `${imageId} is not among the images that ${environmentName} made of ${cluster}, and the pointer never named it: ${proposalOf(pointer)}`;
}

function proposalOf(pointer: PointerProps): string {
  const ids = pointer.images.filter((own) => own.quarantine === undefined && faultOfOwn(own, pointer) === undefined).map(({ image }) => image.id);
  const others = ids.filter((id) => id !== pointer.line.value).reverse().slice(0, MOST_PROPOSED);
  return others.length === 0 ? `there is no other good image of ${pointer.cluster}; use --to-base for its base image` : `choose another image, such as ${others.join(', ')}`;
}

/** Returns the command that lifts a quarantine. */
export function liftCommand(id: string, environmentName: string): string {
  return `npx oban-environment backup quarantine --undo ${id} --environment ${environmentName}`;
}
