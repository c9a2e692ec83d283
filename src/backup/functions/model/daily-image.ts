import type { Day } from './day';
import type { CreateImage } from './decision';
import { nextImageName } from './image-name';
import type { ImageProgress } from './image-progress';
import { imageTags } from './image-tags';
import type { Consistency } from './inventory';
import type { OwnImage } from './own-images';
import type { Image, Instance } from './resources';
import { Term, termOf } from './retention';
import type { RetentionRules } from './retention-rules';

/** What an image of a day is made of. */
export interface DailyImageProps {
  readonly environmentName: string;
  readonly source: string;
  readonly instance: Instance;
  readonly day: Day;
  readonly retention: RetentionRules;
  /** All images, for their names. */
  readonly images: readonly Image[];
  readonly imagesOfSource: readonly OwnImage[];
  readonly consistency: Consistency;
  /** The base image of the pointer that a cluster's member was launched by. */
  readonly baseImage?: string;
  /** Why the instance is quarantined; absent when it is not. */
  readonly quarantine?: string;
}

/** Why the image of a day counts as made. One that was listed before its snapshots may well be good. */
const AS_IT_IS: { readonly [progress in ImageProgress]?: string } = {
  good: 'is good', // promise ALL-1a.1, FN-1d.3
  pending: 'is under way', // promise ALL-1a.2
  incomplete: 'is available, and its snapshots are not listed yet', // promise ALL-1a.3
};

/**
 * Why a source needs no image of a day, if it needs none. A quarantined image is not enough while the source is not quarantined.
 *
 * @param isQuarantined whether the source is
 */
export function imageOfTheDay(day: Day, imagesOfSource: readonly OwnImage[], isQuarantined: boolean): string | undefined {
  const counts = ({ quarantine }: OwnImage) => quarantine === undefined || isQuarantined; // promise FN-6i.3
  const made = imagesOfSource.find((image) => image.day === day && AS_IT_IS[image.progress] !== undefined && counts(image)); // promise FN-1b.1
  return made && `its image of ${day}, ${made.image.id}, ${AS_IT_IS[made.progress]}`;
}

/** The image of a day. */
export function dailyImage(props: DailyImageProps): CreateImage {
  const { environmentName, source, instance, day } = props;
  const term = termOf(day, props.retention, props.imagesOfSource);
  const isRunning = instance.state === 'running';
  return {
    action: 'create-image',
    subject: instance.id,
    source,
    imageName: nextImageName(environmentName, source, day, props.images),
    reboot: isRunning && props.consistency === 'file-system', // promise FN-1f.1
    tags: imageTags({
      environmentName,
      source,
      instance,
      day,
      deleteAfter: term.deleteAfter,
      // Nothing is written to the disks of a server that is stopped.
      consistency: isRunning ? props.consistency : 'file-system', // promise FN-1h.2
      baseImage: props.baseImage,
      isQuarantined: props.quarantine !== undefined,
    }),
    reason: `${source} has no image of ${day} yet; ${termReason(term)}${props.quarantine === undefined ? '' : `; its instance is quarantined (${props.quarantine}), and so is the image`}`,
  };
}

function termReason({ rule, deleteAfter }: Term): string {
  const which = rule.period === 'day' ? '' : ` as the one of its ${rule.period}`;
  return `it is to be kept${which} until ${deleteAfter}`;
}
