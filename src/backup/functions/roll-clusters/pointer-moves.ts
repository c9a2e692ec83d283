import type { ImageFault } from './image-proof';
import { canBeLaunched } from './launchable';
import { Answer, isUnanswered } from '../../../aws-calls/answer';
import { BASE_IMAGE_TAG } from '../../../tags/tag-keys';
import type { Fail, MovePointer, Skip } from '../model/decision';
import { ImagesById, reasonNotShown } from '../model/images-by-id';
import { rollBackCommand } from '../model/operator-commands';
import { newestGood, OwnImage } from '../model/own-images';
import { baseImageOf, PointerLine } from '../model/pointer-line';
import type { Quarantine } from '../model/quarantine';
import type { Image } from '../model/resources';
import type { Promotion } from '../model/world';

/** A pointer with the images that it may move to. */
export interface PointerProps {
  readonly environmentName: string;
  readonly cluster: string;
  readonly pointerName: string;
  readonly line: PointerLine;
  /** The creation time of the cluster's group. */
  readonly groupCreatedAt?: Date;
  /** The images of the cluster. */
  readonly images: readonly OwnImage[];
  /** The images that EC2 listed, by id. */
  readonly imagesById: ReadonlyMap<string, Image>;
  /** The images that the pointer may be moved back to and that are not in the list of the environment's images. */
  readonly otherImages: Answer<ImagesById>;
  readonly quarantine: Quarantine;
}

/** Decides whether to move a pointer to the newest good image of its cluster. The image must be later than the one that the pointer names. */
export function promote(props: PointerProps, promotion: Promotion): MovePointer | Skip {
  const { cluster, pointerName, line } = props;
  const about = { subject: pointerName, source: cluster };
  const best = newestGood(props.images.filter((own) => isPromotable(own, props))); // promise FN-2d
  if (best === undefined) {
    return { action: 'skip', ...about, reason: `there is no good image of ${cluster} that is later than ${line.value}` };
  }
  const later = `${best.image.id} of ${best.createdAt.toISOString()} is good, made from ${cluster} and later than ${line.value}`;
  return promotion === 'manual' // promise FN-2k.1
    ? { action: 'skip', ...about, reason: `${later}: promotion is manual, so an operator moves the pointer` }
    : { action: 'move-pointer', ...about, from: line.value, to: best.image.id, reason: later };
}

/**
 * Decides to move a pointer one step back.
 *
 * @param why the reason against the image that the pointer names, as a sentence
 */
export function revert(props: PointerProps, why: string): MovePointer | Fail {
  const { cluster, pointerName, line } = props;
  const about = { subject: pointerName, source: cluster };
  const to = line.earlierImages.find((value) => canBeLaunched(value, props)); // promise FN-2n.1
  return to === undefined
    ? { action: 'fail', ...about, reason: `${why}, and ${noEarlierImage(props)}: choose an image that boots, ${rollBackCommand(props, '--to ami-…')}` } // promise FN-2n.2
    : { action: 'revert-pointer', ...about, from: line.value, to, reason: `${why}; ${to} is the image that it named before` };
}

/**
 * Decides to move a pointer back from an image that is proven to be bad. The pointer moves back once only: if members from the earlier image,
 * which was in use before, are unhealthy as well, the cause is probably not the image but, for example, the database.
 */
export function revertBad(props: PointerProps, { isRefusal, reason }: ImageFault): MovePointer | Fail {
  const { cluster, pointerName, line } = props;
  if (isRefusal || !line.isReverted) { // promise FN-2l2.1
    return revert(props, `${line.value} is bad: ${reason}`);
  }
  return {
    action: 'fail',
    subject: pointerName,
    source: cluster,
    reason: `it was moved back to ${line.value}, which was in use before, but ${reason}, so the cause is probably not the image: `
      + `check the dependencies of the members (database, network) and the health check; to move the pointer back further: ${rollBackCommand(props)}`,
  };
}

function isPromotable({ image, createdAt }: OwnImage, props: PointerProps): boolean {
  const { pointerName, line } = props;
  // An image of a member with an earlier base image would undo the change of the base image.
  if (image.tags[BASE_IMAGE_TAG] !== baseImageOf(pointerName)) { // promise FN-2f.2
    return false;
  }
  // The pointer was moved away from its earlier images for a reason.
  if (line.values.has(image.id)) { // promise FN-2e.2
    return false;
  }
  return bounds(props).every((bound) => bound === undefined || createdAt > bound); // promise FN-2e.1
}

/**
 * Returns the times that an image must be later than. Images from before a rollback may have the fault that the rollback was made for. Images
 * from before the pointer or the group are of a former environment of the same name.
 */
function bounds({ line: { value, promotableAfter }, groupCreatedAt, imagesById }: PointerProps): (Date | undefined)[] {
  return [promotableAfter, groupCreatedAt, imagesById.get(value)?.createdAt]; // promise FN-2e.3
}

function noEarlierImage({ line, otherImages }: PointerProps): string {
  const base = line.earlierImages.at(-1);
  return base !== undefined && !isUnanswered(otherImages) && otherImages.notShown.some(({ id }) => id === base)
    ? `the only earlier image is ${base}, ${reasonNotShown(otherImages, base)}`
    : 'there is no earlier image';
}
