import type { KeepCause } from '../model/decision';
import type { OwnImage } from '../model/own-images';
import { Home, isReference, readReference } from '../model/parameter-reference';
import { pointerLine } from '../model/pointer-line';
import type { Instance, LaunchSource, Pointer } from '../model/resources';

/** A reason why an image or a snapshot stays. */
export interface Hold {
  readonly cause: KeepCause;
  readonly reason: string;
}

/** A use of an image. */
export interface ImageUse extends Hold {
  readonly imageId: string;
}

/** Returns the uses by instances: of the image that each was launched from. */
export function usesByInstances(instances: readonly Instance[]): ImageUse[] {
  return instances
    .filter(({ state }) => state !== 'terminated') // promise FN-3d
    .flatMap(({ id, imageId, state }) => (
      imageId === undefined ? [] : [{ imageId, cause: 'instance' as const, reason: `the instance ${id} (${state}) was launched from it` }]));
}

/** Returns the uses by pointers: of the present image, of the image before the last move, and of the image that a rollback would restore. */
export function usesByPointers(pointers: readonly Pointer[], ownImages: readonly OwnImage[]): ImageUse[] {
  const quarantined = new Set(ownImages.filter(({ quarantine }) => quarantine !== undefined).map(({ image }) => image.id));
  return pointers.flatMap((pointer) => {
    const line = pointerLine(pointer, ownImages);
    const named = [
      { imageId: line?.value, reason: `${pointer.name} names it` }, // promise FN-3b.1
      { imageId: line?.previous, reason: `${pointer.name} named it before its last move` }, // promise FN-3b.2
      { imageId: line?.earlierImages.find((id) => !quarantined.has(id)), reason: `${pointer.name} would be rolled back to it` }, // promise FN-3b.3
    ];
    return named.flatMap(({ imageId, reason }) => (imageId === undefined ? [] : [{ imageId, cause: 'pointer' as const, reason }]));
  });
}

/** Returns the uses by launch templates and configurations: of the image that each names, and of all images of a pinned pointer's versions. */
export function usesByLaunchSources(launchSources: readonly LaunchSource[], pointers: readonly Pointer[], home: Home): ImageUse[] {
  return launchSources.flatMap(({ name, image }) => {
    if (!isReference(image)) {
      return [{ imageId: image, cause: 'launch-source' as const, reason: `${name} names it` }]; // promise FN-3c.6
    }
    const { names, isPinned } = readReference(image, home);
    const versions = isPinned ? pointers.filter((pointer) => names.includes(pointer.name)).flatMap((pointer) => pointer.versions) : [];
    return versions.map(({ value }) => ({ imageId: value, cause: 'launch-source' as const, reason: `${name} may name it through ${image}` }));
  });
}

/** Returns the launch sources with an unknown image: they name a parameter that is no pointer and may name an image of this account. */
export function unresolvedSources(launchSources: readonly LaunchSource[], pointers: readonly Pointer[], home: Home): LaunchSource[] {
  const known = new Set(pointers.map(({ name }) => name));
  return launchSources.filter(({ image }) => {
    if (!isReference(image)) {
      return false;
    }
    const { place, names } = readReference(image, home);
    return place !== 'elsewhere' && !names.some((name) => known.has(name));
  });
}
