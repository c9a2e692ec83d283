import type { Fail, MovePointer } from './decision';
import { revert } from './move-pointer';
import { listedOf, pointerOf } from './roll-clusters';
import type { ClusterWorld } from './world';

/** Takes the last move of a cluster's pointer back: what an operator asks for. */
export function rollBack(world: ClusterWorld, clusterName: string): MovePointer | Fail {
  const cluster = world.clusters.find(({ entry }) => entry.name === clusterName);
  if (cluster === undefined) {
    return { action: 'fail', subject: clusterName, reason: 'the inventory knows no cluster of this name' };
  }
  const pointer = pointerOf(cluster, listedOf(world));
  return 'action' in pointer ? pointer : revert(pointer, `an operator takes ${pointer.line.value} back`); // promise FN-2j.3
}
