import { Answer, isUnanswered } from './answer';
import type { Fail, MovePointer, Skip } from './decision';
import type { Objection } from './image-proof';
import { answerAbout, ImagesById, reasonNotShown } from './images-by-id';
import { newestGood, OwnImage } from './own-images';
import { baseImageOf, PointerLine } from './pointer-line';
import type { Image } from './resources';
import type { Promotion } from './world';
import { BASE_IMAGE_TAG } from '../../tags';

const NOTHING_KNOWN: ImagesById = { shown: [], notShown: [] };

/** A pointer that may move, and what it may move to. */
export interface PointerProps {
  readonly cluster: string;
  readonly pointerName: string;
  readonly line: PointerLine;
  /** Those of the cluster. */
  readonly images: readonly OwnImage[];
  /** Everything that EC2 listed, by id. */
  readonly imagesById: ReadonlyMap<string, Image>;
  /** The images that it would go back to and that EC2 did not list. */
  readonly otherImages: Answer<ImagesById>;
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
  const to = line.wayBack.find((value) => canBeLaunched(value, props)); // promise FN-2n.1
  return to === undefined
    ? { action: 'fail', ...about, reason: `${why}, and ${noWayBack(props)}: point it to one that boots` } // promise FN-2n.2
    : { action: 'revert-pointer', ...about, from: line.value, to, reason: `${why}; ${to} is what it named before` };
}

/**
 * Moves a pointer back from an image that has proven to be bad. Once: members that are ill from what it came back to, which was in use
 * before, lack something else, such as their database, and no earlier image would have it either.
 */
export function revertBad(props: PointerProps, { isRefusal, reason }: Objection, environmentName: string): MovePointer | Fail {
  const { cluster, pointerName, line } = props;
  if (isRefusal || !line.hasComeBack) { // promise FN-2l2.1
    return revert(props, `${line.value} is bad: ${reason}`);
  }
  const command = `npx oban-environment backup rollback --cluster ${cluster} --environment ${environmentName}`;
  return {
    action: 'fail',
    subject: pointerName,
    source: cluster,
    reason: `it has come back to ${line.value}, which was in use before, and ${reason}, so it is hardly the image: `
      + `look at what members need to become healthy (database, network, the health check itself); to go back further: ${command}`,
  };
}

function isPromotable({ image, createdAt }: OwnImage, { pointerName, line, imagesById }: PointerProps): boolean {
  // An image of a member that was launched from an earlier base image would undo the new one.
  if (image.tags[BASE_IMAGE_TAG] !== baseImageOf(pointerName)) { // promise FN-2f.2
    return false;
  }
  // What it named once and does not any more was left for a reason.
  if (line.values.has(image.id)) { // promise FN-2e.2
    return false;
  }
  return createdAt > timeOfValue(pointerName, line, imagesById); // promise FN-2e.1
}

/** What an image must be later than. */
function timeOfValue(pointerName: string, line: PointerLine, imagesById: ReadonlyMap<string, Image>): Date {
  if (line.hasComeBack) { // promise FN-2e.3
    // Images from the time of the one that it came back from may have its fault.
    return line.since;
  }
  const named = imagesById.get(line.value)?.createdAt;
  if (named !== undefined) {
    return named;
  }
  // Images that carry the base image's id descend from it. When any other image was made nobody knows, only since when it is in force.
  return line.value === baseImageOf(pointerName) ? new Date(0) : line.since;
}

/** Whether EC2 shows an image that can be launched. Without a clear answer about the base image, Parameter Store decides: it refuses an image that is gone. */
function canBeLaunched(imageId: string, { pointerName, images, imagesById, otherImages }: PointerProps): boolean {
  const own = images.find(({ image }) => image.id === imageId);
  if (own !== undefined) {
    return own.progress === 'good';
  }
  const others = isUnanswered(otherImages) ? NOTHING_KNOWN : otherImages;
  const image = imagesById.get(imageId) ?? others.shown.find(({ id }) => id === imageId);
  if (image !== undefined) {
    return image.state === 'available';
  }
  return imageId === baseImageOf(pointerName) && answerAbout(others, imageId) === 'no-image';
}

function noWayBack({ line, otherImages }: PointerProps): string {
  const base = line.wayBack.at(-1);
  return base !== undefined && !isUnanswered(otherImages) && otherImages.notShown.some(({ id }) => id === base)
    ? `there is no earlier image to go back to but ${base}, ${reasonNotShown(otherImages, base)}`
    : 'there is no earlier image to go back to';
}
