import { faultOfTarget } from './launch-target';
import { pointerOf } from './plan';
import { PointerProps, revert } from './pointer-moves';
import { isUnanswered } from '../../../aws-calls/answer';
import type { Fail, MovePointer } from '../model/decision';
import { baseImageOf } from '../model/pointer-line';
import type { ClusterWorld } from '../model/world';

/** Where an operator wants a pointer to go: one step back, to an image by its id, or to the base image of the pointer's name. */
export type RollBackTarget = { readonly kind: 'previous' } | { readonly kind: 'base' } | { readonly kind: 'image'; readonly imageId: string };

/** One step back. */
export const PREVIOUS: RollBackTarget = { kind: 'previous' };

/** Moves a cluster's pointer back: what an operator asks for. */
export function rollBack(world: ClusterWorld, clusterName: string, target: RollBackTarget): MovePointer | Fail {
  const cluster = world.clusters.find(({ entry }) => entry.name === clusterName);
  if (cluster === undefined) {
    return { action: 'fail', subject: clusterName, reason: 'the inventory knows no cluster of this name' };
  }
  const pointer = pointerOf(world, cluster);
  if ('action' in pointer) {
    return pointer;
  }
  if (isUnanswered(world.quarantineRecords)) { // promise FN-6j.3
    const reason = `what is quarantined could not be asked, and an image that is must not be started from: ${world.quarantineRecords.unanswered}`;
    return { action: 'fail', subject: pointer.pointerName, source: clusterName, reason };
  }
  switch (target.kind) {
    case 'previous': return moveToPrevious(pointer);
    case 'base': return moveTo(baseImageOf(pointer.pointerName), pointer);
    case 'image': return moveTo(target.imageId, pointer);
  }
}

function moveToPrevious(pointer: PointerProps): MovePointer | Fail {
  const decision = revert(pointer, `an operator takes ${pointer.line.value} back`); // promise FN-2j.3
  return decision.action === 'fail' ? decision : { ...decision, isByOperator: true };
}

function moveTo(imageId: string, pointer: PointerProps): MovePointer | Fail {
  const { cluster, pointerName, line } = pointer;
  const about = { subject: pointerName, source: cluster };
  if (imageId === line.value) {
    return { action: 'fail', ...about, reason: `it names ${imageId} already` };
  }
  const fault = faultOfTarget(imageId, pointer);
  return fault === undefined
    ? { action: 'revert-pointer', ...about, from: line.value, to: imageId, isByOperator: true, reason: `an operator moves it from ${line.value} to ${imageId}` }
    : { action: 'fail', ...about, reason: fault };
}
