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

/** A pointer that may move, and what it may move to. */
export interface PointerProps {
  readonly environmentName: string;
  readonly cluster: string;
  readonly pointerName: string;
  readonly line: PointerLine;
  /** When the group of the cluster was made. */
  readonly groupMadeAt?: Date;
  /** Those of the cluster. */
  readonly images: readonly OwnImage[];
  /** Everything that EC2 listed, by id. */
  readonly imagesById: ReadonlyMap<string, Image>;
  /** The images that it would go back to and that EC2 did not list. */
  readonly otherImages: Answer<ImagesById>;
  readonly quarantine: Quarantine;
}

/** Moves a pointer to the newest good image of its cluster, if that is later than what it names. */
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
 * Moves a pointer one step back.
 *
 * @param why what speaks against the image that it names, as a sentence
 */
export function revert(props: PointerProps, why: string): MovePointer | Fail {
  const { cluster, pointerName, line } = props;
  const about = { subject: pointerName, source: cluster };
  const to = line.earlierImages.find((value) => canBeLaunched(value, props)); // promise FN-2n.1
  return to === undefined
    ? { action: 'fail', ...about, reason: `${why}, and ${noEarlierImage(props)}: choose one that boots, ${rollBackCommand(props, '--to ami-…')}` } // promise FN-2n.2
    : { action: 'revert-pointer', ...about, from: line.value, to, reason: `${why}; ${to} is what it named before` };
}

/**
 * Moves a pointer back from an image that has proven to be bad. Once: members that are ill from what it came back to, which was in use
 * before, lack something else, such as their database, and no earlier image would have it either.
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
    reason: `it has come back to ${line.value}, which was in use before, and ${reason}, so it is hardly the image: `
      + `look at what members need to become healthy (database, network, the health check itself); to go back further: ${rollBackCommand(props)}`,
  };
}

function isPromotable({ image, createdAt }: OwnImage, props: PointerProps): boolean {
  const { pointerName, line } = props;
  // An image of a member that was launched from an earlier base image would undo the new one.
  if (image.tags[BASE_IMAGE_TAG] !== baseImageOf(pointerName)) { // promise FN-2f.2
    return false;
  }
  // What it named once and does not any more was left for a reason.
  if (line.values.has(image.id)) { // promise FN-2e.2
    return false;
  }
  return bounds(props).every((bound) => bound === undefined || createdAt > bound); // promise FN-2e.1
}

/**
 * The times that an image must be later than. Images of a time that an operator, or the pointer itself, went back from may have the fault of
 * that time. Those from before the pointer or the group are of a former environment of the same name.
 */
function bounds({ line: { value, promotableAfter }, groupMadeAt, imagesById }: PointerProps): (Date | undefined)[] {
  return [promotableAfter, groupMadeAt, imagesById.get(value)?.createdAt]; // promise FN-2e.3
}

function noEarlierImage({ line, otherImages }: PointerProps): string {
  const base = line.earlierImages.at(-1);
  return base !== undefined && !isUnanswered(otherImages) && otherImages.notShown.some(({ id }) => id === base)
    ? `there is no earlier image to go back to but ${base}, ${reasonNotShown(otherImages, base)}`
    : 'there is no earlier image to go back to';
}
