import { sourceMember } from './source-member';
import { BASE_IMAGE_TAG } from '../../../tags/tag-keys';
import { dailyImage, imageOfTheDay } from '../model/daily-image';
import type { CreateImage, Fail, Skip } from '../model/decision';
import type { OwnImage } from '../model/own-images';
import { baseImageOf, PointerLine } from '../model/pointer-line';
import type { Quarantine } from '../model/quarantine';
import type { Group, Image, Instance } from '../model/resources';
import { creationDay, otherDayReason } from '../model/run-time';
import type { ClusterWorld } from '../model/world';

/** Properties of an image of a cluster. */
export interface ClusterImageProps {
  readonly cluster: string;
  readonly group: Group;
  readonly pointerName: string;
  /** The history of the pointer. Absent if the pointer could not be read. */
  readonly line?: PointerLine;
  /** The images of the cluster that are newer than its group. */
  readonly imagesOfSource: readonly OwnImage[];
  readonly instancesById: ReadonlyMap<string, Instance>;
  readonly imagesById: ReadonlyMap<string, Image>;
  readonly quarantine: Quarantine;
}

/** Decides on the day's image of a cluster, which is made from one of its members without a reboot. */
export function createClusterImage(world: ClusterWorld, props: ClusterImageProps): CreateImage | Skip | Fail {
  const { cluster, group, imagesOfSource } = props;
  const about = { subject: group.name, source: cluster };
  const day = creationDay(world.runTime);
  if (day === undefined) {
    return { action: 'skip', ...about, reason: otherDayReason(world.runTime) };
  }
  const member = sourceMember(group, props.instancesById, world.runTime.clock, props.quarantine);
  const quarantine = 'instance' in member ? props.quarantine.ofInstance(member.instance) : undefined;
  const made = imageOfTheDay(day, imagesOfSource, 'reason' in member || quarantine !== undefined);
  if (made !== undefined) {
    return { action: 'skip', ...about, reason: made };
  }
  if ('reason' in member) {
    return { action: 'fail', ...about, reason: `${member.reason}; the cluster is not changed` }; // promise FN-2c.1
  }
  return dailyImage({
    environmentName: world.environmentName,
    source: cluster, // promise TAGS-11.2
    instance: member.instance,
    day,
    retention: world.retention,
    images: world.images,
    imagesOfSource,
    consistency: 'crash', // promise FN-1g.1
    baseImage: baseOf(member.instance, props),
    quarantine,
  });
}

/** Returns the base image that a member descends from: that of the pointer, that of its image, or its image itself. */
function baseOf({ imageId }: Instance, { pointerName, line, imagesById }: ClusterImageProps): string | undefined {
  if (imageId === undefined) {
    return undefined;
  }
  return line?.values.has(imageId) ? baseImageOf(pointerName) : imagesById.get(imageId)?.tags[BASE_IMAGE_TAG] ?? imageId;
}
