import { factsOf, OperatorRecord, subjectOf } from './operator-record';
import { Image, Instance, Tags, WITHOUT_ID } from './resources';
import { Answer, isUnanswered } from '../../../aws-calls/answer';
import { QUARANTINE_TAG, SOURCE_INSTANCE_TAG } from '../../../tags/tag-keys';

/** What is quarantined, and why. */
export interface Quarantine {
  /** Why an instance is quarantined; nothing when it is not. */
  ofInstance(instance: Instance): string | undefined;
  /** Why an image is quarantined; nothing when it is not. */
  ofImage(image: Image): string | undefined;
  /** Why an image, of which only the id is known, is quarantined; nothing when it is not. */
  ofImageId(imageId: string): string | undefined;
  /** What carries the tag and is quarantined by nothing else: somebody set it by hand. */
  setByHand(): readonly (Instance | Image)[];
}

/**
 * What is quarantined: what a record names, what carries the tag, every image of a quarantined instance, every instance that was launched
 * from a quarantined image, and so on. The disk of an image is in each of its descendants.
 *
 * @param records those of the operators; without an answer, only tags are known
 */
export function quarantineOf(records: Answer<readonly OperatorRecord[]>, images: readonly Image[], instances: readonly Instance[]): Quarantine {
  const recorded = new Map((isUnanswered(records) ? [] : records).map((record) => [subjectOf(record), reasonOfRecord(record)]));
  const imagesById = new Map(images.map((image) => [image.id, image]));
  const instancesById = new Map(instances.map((instance) => [instance.id, instance]));
  const known = new Map<string, string | undefined>();

  const once = (id: string, find: () => string | undefined): string | undefined => {
    if (!known.has(id)) {
      known.set(id, undefined); // an image does not descend from itself
      known.set(id, find());
    }
    return known.get(id);
  };
  const ofImageId = (id: string): string | undefined => {
    const image = imagesById.get(id);
    return image === undefined ? recorded.get(id) : ofImage(image);
  };
  const ofInstanceId = (id: string): string | undefined => {
    const instance = instancesById.get(id);
    return instance === undefined ? recorded.get(id) : ofInstance(instance); // promise FN-6f.4
  };
  const ofParent = (id: string | undefined, of: (id: string) => string | undefined): string | undefined => {
    const reason = id === undefined ? undefined : of(id);
    return reason && `it comes from ${id}: ${reason}`;
  };
  const ofParentOfInstance = ({ imageId }: Instance) => ofParent(imageId, ofImageId);
  const ofParentOfImage = ({ sourceInstanceId, sourceImageId, tags }: Image) => (
    ofParent(sourceInstanceId ?? tags[SOURCE_INSTANCE_TAG], ofInstanceId) ?? ofParent(sourceImageId, ofImageId)); // promise FN-6f.3
  const ofInstance = (instance: Instance): string | undefined => once(instance.id, () => (
    recorded.get(instance.id) ?? ofTags(instance.tags) ?? ofParentOfInstance(instance))); // promise FN-6f.1
  const ofImage = (image: Image): string | undefined => once(image.id, () => (
    recorded.get(image.id) ?? ofTags(image.tags) ?? ofParentOfImage(image))); // promise FN-6f.2
  const isTaggedOnly = ({ id, tags }: Instance | Image) => (
    id !== WITHOUT_ID && tags[QUARANTINE_TAG] !== undefined && !recorded.has(id)); // promise FN-6k.2
  const setByHand = () => [
    ...instances.filter((instance) => isTaggedOnly(instance) && ofParentOfInstance(instance) === undefined),
    ...images.filter((image) => isTaggedOnly(image) && ofParentOfImage(image) === undefined), // promise FN-6k.3
  ];
  return { ofInstance, ofImage, ofImageId, setByHand };
}

/** Why something is quarantined, as its record says. A record that cannot be read quarantines, too. */
export function reasonOfRecord(record: OperatorRecord): string {
  const { reason } = factsOf(record);
  return typeof reason === 'string' && reason !== '' ? reason : 'its record does not say why';
}

function ofTags(tags: Tags): string | undefined {
  const value = tags[QUARANTINE_TAG];
  return value === undefined ? undefined : `it carries the tag ${QUARANTINE_TAG} (${value})`;
}
