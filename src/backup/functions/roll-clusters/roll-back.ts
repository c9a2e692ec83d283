import { faultOfTarget } from './launch-target';
import { pointerOf } from './plan';
import { PointerProps, revert } from './pointer-moves';
import { isUnanswered } from '../../../aws-calls/answer';
import type { Fail, MovePointer } from '../model/decision';
import { baseImageOf } from '../model/pointer-line';
import type { ClusterWorld } from '../model/world';

/** The target of a rollback: the previous image, an image by its id, or the base image of the pointer's name. */
export type RollBackTarget = { readonly kind: 'previous' } | { readonly kind: 'base' } | { readonly kind: 'image'; readonly imageId: string };

/** Decides to move a cluster's pointer back, for an operator. */
export function rollBack(world: ClusterWorld, clusterName: string, target: RollBackTarget): MovePointer | Fail {
  const cluster = world.clusters.find(({ entry }) => entry.name === clusterName);
  if (cluster === undefined) {
    return { action: 'fail', subject: clusterName, reason: 'the inventory has no cluster with this name' };
  }
  const pointer = pointerOf(world, cluster);
  if ('action' in pointer) {
    return pointer;
  }
  if (isUnanswered(world.quarantineRecords)) { // promise FN-6j.3
    const reason = `the quarantines could not be read, and new members must not start from a quarantined image: ${world.quarantineRecords.unanswered}`;
    return { action: 'fail', subject: pointer.pointerName, source: clusterName, reason };
  }
  switch (target.kind) {
    case 'previous': return moveToPrevious(pointer);
    case 'base': return moveTo(baseImageOf(pointer.pointerName), pointer);
    case 'image': return moveTo(target.imageId, pointer);
  }
}

function moveToPrevious(pointer: PointerProps): MovePointer | Fail {
  const decision = revert(pointer, `an operator moves it back from ${pointer.line.value}`); // promise FN-2j.3
  return decision.action === 'fail' ? decision : { ...decision, isByOperator: true };
}

function moveTo(imageId: string, pointer: PointerProps): MovePointer | Fail {
  const { cluster, pointerName, line } = pointer;
  const about = { subject: pointerName, source: cluster };
  if (imageId === line.value) {
    return { action: 'fail', ...about, reason: `it already names ${imageId}` };
  }
  const fault = faultOfTarget(imageId, pointer);
  return fault === undefined
    ? { action: 'revert-pointer', ...about, from: line.value, to: imageId, isByOperator: true, reason: `an operator moves it from ${line.value} to ${imageId}` }
    : { action: 'fail', ...about, reason: fault };
}
