import { AgeLimits, checkImages, checkPeriods, hoursSince } from './check-images';
import { Answer, isUnanswered } from '../../../aws-calls/answer';
import { BACKUP_TAG, ENVIRONMENT_TAG } from '../../../tags/tag-keys';
import { newestWithVolume, volumesMissingFrom, volumesOf } from '../model/data-volumes';
import { progressOf, SnapshotIndex } from '../model/image-progress';
import { ImagesById, reasonNotShown } from '../model/images-by-id';
import type { InventoryCluster, InventoryServer } from '../model/inventory';
import { rollBackCommand } from '../model/operator-commands';
import { ImagesBySource, imagesOfInstance, imagesSince, newestGood, OwnImage } from '../model/own-images';
import { ownershipOfImage } from '../model/ownership';
import { pointerLine } from '../model/pointer-line';
import type { Quarantine } from '../model/quarantine';
import type { Image, Instance, Pointer, TaggedGroup, Tags } from '../model/resources';
import type { RetentionRules } from '../model/retention-rules';
import type { Finding, SourceVerdict } from '../model/verdict';

/** The state of AWS that verdicts on sources depend on. */
export interface SourceKnowledge extends AgeLimits {
  readonly environmentName: string;
  readonly retention: RetentionRules;
  readonly instances: Answer<ReadonlyMap<string, Instance>>;
  readonly groups: Answer<ReadonlyMap<string, TaggedGroup>>;
  readonly pointers: Answer<ReadonlyMap<string, Pointer>>;
  readonly images: Answer<KnownImages>;
}

/** The images of the account, with their progress. */
export interface KnownImages {
  readonly byId: ReadonlyMap<string, Image>;
  readonly bySource: ImagesBySource;
  /** The images that pointers name and that the account does not own. */
  readonly others: Answer<ImagesById>;
  readonly snapshots: SnapshotIndex;
  readonly quarantine: Quarantine;
}

/** Checks the backups of one server or cluster. */
export function checkSource(entry: InventoryServer | InventoryCluster, knowledge: SourceKnowledge): SourceVerdict {
  const { name: source, kind } = entry;
  if (entry.kind === 'server' && !entry.isBackedUp) {
    return { source, kind, state: 'off', findings: [] };
  }
  const images = isUnanswered(knowledge.images) ? [] : knowledge.images.bySource.get(source) ?? [];
  const { findings, createdAt } = entry.kind === 'server' ? checkServer(entry, knowledge) : checkCluster(entry, knowledge);
  const present = entry.kind === 'server' ? imagesOfInstance(images, entry.instanceId) : imagesSince(images, createdAt);
  const existsSince = earliest([entry.writtenAt, createdAt, present[0]?.createdAt]);
  const all = [...findings, ...isUnanswered(knowledge.images)
    ? [{ subject: source, reason: 'it is unknown whether it has a good image' }]
    : [
      ...checkImages(source, images, present, knowledge),
      ...checkVolumes(entry, present, knowledge.images.snapshots),
      ...checkPeriods(source, present, knowledge.retention, existsSince, knowledge),
    ]];
  const isNew = hoursSince(existsSince, knowledge.clock) <= knowledge.allowedAgeHours;
  return {
    source,
    kind,
    state: all.length === 0 ? 'right' : isNew ? 'pending' : 'wrong', // promise FN-5j.1
    ...newestOf(present, knowledge.clock),
    findings: all,
  };
}

interface Checked {
  readonly findings: readonly Finding[];
  /** The creation time of the instance or the group. */
  readonly createdAt?: Date;
}

function checkServer({ name, instanceId }: InventoryServer, { instances, environmentName }: SourceKnowledge): Checked {
  if (isUnanswered(instances)) {
    return { findings: [{ subject: name, reason: 'it is unknown whether it exists and has its tags' }] };
  }
  const instance = instances.get(instanceId);
  if (instance === undefined || instance.state === 'terminated') { // promise FN-5a.3
    return { findings: [{ subject: name, reason: `its instance ${instanceId} no longer exists` }] };
  }
  return {
    findings: [
      ...checkTag(instanceId, instance.tags, ENVIRONMENT_TAG, environmentName), // promise FN-5a.1
      ...checkTag(instanceId, instance.tags, BACKUP_TAG, 'daily'), // promise TAGS-10
    ],
    createdAt: instance.firstLaunchedAt, // promise FN-5d3.3
  };
}

function checkCluster(entry: InventoryCluster, knowledge: SourceKnowledge): Checked {
  const { groups, environmentName } = knowledge;
  const pointed = checkPointer(entry, knowledge);
  if (isUnanswered(groups)) {
    return { findings: [{ subject: entry.name, reason: 'it is unknown whether its group exists and has its tag' }, ...pointed] };
  }
  const group = groups.get(entry.groupName);
  if (group === undefined) {
    return { findings: [{ subject: entry.name, reason: `its group ${entry.groupName} no longer exists` }, ...pointed] };
  }
  return { findings: [...checkTag(group.name, group.tags, ENVIRONMENT_TAG, environmentName), ...pointed], createdAt: group.createdAt }; // promise FN-5a.2
}

/** Returns findings for data volumes that the newest good image lacks. An image that is older than the inventory entry is not checked. */
function checkVolumes(entry: InventoryServer | InventoryCluster, images: readonly OwnImage[], snapshots: SnapshotIndex): Finding[] {
  const newest = newestGood(images);
  if (newest === undefined || (entry.writtenAt !== undefined && newest.createdAt < entry.writtenAt)) {
    return [];
  }
  return volumesMissingFrom(newest, volumesOf(entry), snapshots).map((volumeId) => { // promise TAGS-21.3
    const last = newestWithVolume(images, volumeId, snapshots);
    const kept = last === undefined ? 'no good image contains it' : `the last good image that contains it, ${last.image.id} of ${last.day}, is kept`;
    return {
      subject: entry.name,
      reason: `its newest good image, ${newest.image.id}, does not contain the data volume ${volumeId}; ${kept}: check whether the volume is attached`,
    };
  });
}

function checkTag(subject: string, tags: Tags, key: string, value: string): Finding[] {
  return tags[key] === value ? [] : [{ subject, reason: `its tag ${key} is ${tags[key] === undefined ? 'missing' : `'${tags[key]}'`}: it must be '${value}'` }];
}

function checkPointer({ name: cluster, pointerName: subject }: InventoryCluster, { pointers, images, environmentName }: SourceKnowledge): Finding[] {
  if (isUnanswered(pointers) || isUnanswered(images)) {
    return [{ subject, reason: 'it is unknown whether it names a good image' }];
  }
  const pointer = pointers.get(subject);
  const imageId = pointer && pointerLine(pointer)?.value;
  if (imageId === undefined) {
    return [{ subject, reason: 'it does not exist or has no value, so the next member cannot boot' }]; // promise FN-5g.3
  }
  const quarantined = images.quarantine.ofImageId(imageId);
  if (quarantined !== undefined) { // promise FN-6l.2
    return [{ subject, reason: `it names ${imageId}, which is quarantined (${quarantined}), so new members start from a quarantined image: ${rollBackCommand({ cluster, environmentName }, '--to ami-…')}` }];
  }
  const image = images.byId.get(imageId);
  if (image === undefined) {
    return checkOther(subject, imageId, images.others);
  }
  // The snapshots of images that this environment did not make are not read.
  const isOwn = ownershipOfImage(image, environmentName) === 'own';
  const isGood = isOwn ? progressOf(image, images.snapshots) === 'good' : image.state === 'available'; // promise FN-5g.4
  return isGood ? [] : [{ subject, reason: notGood(image) }]; // promise FN-5g.1
}

/** Checks an image of another owner, whose snapshots this account cannot see. */
function checkOther(subject: string, imageId: string, others: Answer<ImagesById>): Finding[] {
  if (isUnanswered(others)) {
    return [{ subject, reason: `it names ${imageId}, and it is unknown whether this image is good: ${others.unanswered}` }];
  }
  const image = others.shown.find(({ id }) => id === imageId);
  if (image !== undefined) {
    return image.state === 'available' ? [] : [{ subject, reason: notGood(image) }];
  }
  return [{ subject, reason: `it names ${imageId}, ${reasonNotShown(others, imageId)}. New members may not start` }]; // promise FN-5g.2
}

function notGood({ id, state }: Image): string {
  return `it names ${id}, which is not good (its state in EC2 is ${state})`;
}

function newestOf(images: readonly OwnImage[], clock: Date): Partial<SourceVerdict> {
  const newest = newestGood(images);
  return newest === undefined ? {} : {
    newestGoodImage: newest.image.id,
    newestGoodImageCreatedAt: newest.createdAt,
    newestGoodImageAgeHours: hoursSince(newest.createdAt, clock),
  };
}

/** Returns the earliest of the known times. If none is known, the source counts as old. */
function earliest(times: readonly (Date | undefined)[]): Date {
  return new Date(Math.min(...times.flatMap((time) => time?.getTime() ?? []), ...times.some((time) => time !== undefined) ? [] : [0]));
}
