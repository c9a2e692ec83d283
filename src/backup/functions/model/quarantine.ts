import { factsOf, OperatorRecord, subjectOf } from './operator-record';
import { Image, Instance, Tags, WITHOUT_ID } from './resources';
import { Answer, isUnanswered } from '../../../aws-calls/answer';
import { QUARANTINE_TAG, SOURCE_INSTANCE_TAG } from '../../../tags/tag-keys';

/** The quarantined resources, with the reason for each. */
export interface Quarantine {
  /** Returns the reason why an instance is quarantined, or undefined. */
  ofInstance(instance: Instance): string | undefined;
  /** Returns the reason why an image is quarantined, or undefined. */
  ofImage(image: Image): string | undefined;
  /** Returns the reason why an image, of which only the id is known, is quarantined, or undefined. */
  ofImageId(imageId: string): string | undefined;
  /** Returns the resources that have the tag and no other reason: somebody has set their tag by hand. */
  setByHand(): readonly (Instance | Image)[];
}

/**
 * Returns the quarantined resources: those with a record, those with the tag, every image of a quarantined instance, every instance that was
 * launched from a quarantined image, and so on, because each descendant contains the disk of the image.
 *
 * @param records the records of operators. If AWS did not return them, only tags are used.
 */
export function quarantineOf(records: Answer<readonly OperatorRecord[]>, images: readonly Image[], instances: readonly Instance[]): Quarantine {
  const recorded = new Map((isUnanswered(records) ? [] : records).map((record) => [subjectOf(record), reasonOfRecord(record)]));
  const imagesById = new Map(images.map((image) => [image.id, image]));
  const instancesById = new Map(instances.map((instance) => [instance.id, instance]));
  const known = new Map<string, string | undefined>();

  const once = (id: string, find: () => string | undefined): string | undefined => {
    if (!known.has(id)) {
      known.set(id, undefined); // An image does not descend from itself.
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

/** Returns the reason in the record of a quarantine. A record that cannot be read imposes a quarantine, too. */
export function reasonOfRecord(record: OperatorRecord): string {
  const { reason } = factsOf(record);
  return typeof reason === 'string' && reason !== '' ? reason : 'its record has no reason';
}

function ofTags(tags: Tags): string | undefined {
  const value = tags[QUARANTINE_TAG];
  return value === undefined ? undefined : `it has the tag ${QUARANTINE_TAG} (${value})`;
}
