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

/** Properties of an image of a day. */
export interface DailyImageProps {
  readonly environmentName: string;
  readonly source: string;
  readonly instance: Instance;
  readonly day: Day;
  readonly retention: RetentionRules;
  /** All images, whose names are taken. */
  readonly images: readonly Image[];
  readonly imagesOfSource: readonly OwnImage[];
  readonly consistency: Consistency;
  /** The base image of the pointer from which a cluster's member was launched. */
  readonly baseImage?: string;
  /** The reason why the instance is quarantined. Absent if it is not. */
  readonly quarantine?: string;
}

/** The reasons why the image of a day counts as made. EC2 may list an image before its snapshots, so an incomplete image may be good. */
const COUNTS_AS_MADE: { readonly [progress in ImageProgress]?: string } = {
  good: 'is good', // promise ALL-1a.1, FN-1d.3
  pending: 'is in progress', // promise ALL-1a.2
  incomplete: 'is available, but EC2 does not list its snapshots yet', // promise ALL-1a.3
};

/**
 * Returns the reason why a source needs no further image of a day, or undefined. A quarantined image does not count, unless the source itself
 * is quarantined.
 *
 * @param isQuarantined whether the source is quarantined
 */
export function imageOfTheDay(day: Day, imagesOfSource: readonly OwnImage[], isQuarantined: boolean): string | undefined {
  const counts = ({ quarantine }: OwnImage) => quarantine === undefined || isQuarantined; // promise FN-6i.3
  const made = imagesOfSource.find((image) => image.day === day && COUNTS_AS_MADE[image.progress] !== undefined && counts(image)); // promise FN-1b.1
  return made && `its image of ${day}, ${made.image.id}, ${COUNTS_AS_MADE[made.progress]}`;
}

/** Returns the decision to make the image of a day. */
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
      // The disks of a stopped server do not change.
      consistency: isRunning ? props.consistency : 'file-system', // promise FN-1h.2
      baseImage: props.baseImage,
      isQuarantined: props.quarantine !== undefined,
    }),
    reason: `${source} has no image of ${day} yet; ${termReason(term)}${props.quarantine === undefined ? '' : `; the image is quarantined, because its instance is (${props.quarantine})`}`,
  };
}

function termReason({ rule, deleteAfter }: Term): string {
  const role = rule.period === 'day' ? '' : ` as the image of its ${rule.period}`;
  return `it will be kept${role} until ${deleteAfter}`;
}
