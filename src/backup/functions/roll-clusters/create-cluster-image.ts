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

/** A cluster that is to be imaged. */
export interface ClusterImageProps {
  readonly cluster: string;
  readonly group: Group;
  readonly pointerName: string;
  /** Absent when the pointer could not be read. */
  readonly line?: PointerLine;
  /** Those of the cluster that were made since its group exists. */
  readonly imagesOfSource: readonly OwnImage[];
  readonly instancesById: ReadonlyMap<string, Instance>;
  readonly imagesById: ReadonlyMap<string, Image>;
  readonly quarantine: Quarantine;
}

/** Makes the day's image of a cluster from one of its members, never with a reboot. */
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
    return { action: 'fail', ...about, reason: `${member.reason}; nothing changes` }; // promise FN-2c.1
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

/** The base image that a member goes back to: through the pointer, through the image that it was launched from, or as that image. */
function baseOf({ imageId }: Instance, { pointerName, line, imagesById }: ClusterImageProps): string | undefined {
  if (imageId === undefined) {
    return undefined;
  }
  return line?.values.has(imageId) ? baseImageOf(pointerName) : imagesById.get(imageId)?.tags[BASE_IMAGE_TAG] ?? imageId;
}
