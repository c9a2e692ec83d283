import { createImage } from './applying/create-image.lambda-shared';
import { movePointer } from './applying/move-pointer.lambda-shared';
import { startInstanceRefresh } from './applying/start-instance-refresh.lambda-shared';
import { carryOut, Doers } from './carry-out.lambda-shared';
import { ClusterRun, clusterWorld } from './gathering/cluster-world.lambda-shared';
import { imagesById } from './gathering/images.lambda-shared';
import { Outcome, overtaken } from './outcome.lambda-shared';
import type { Summary } from './summary.lambda-shared';
import { Tally } from './tally.lambda-shared';
import { isUnanswered } from '../planner/answer';
import { belongingOfImage } from '../planner/belonging';
import type { Decision, MovePointer } from '../planner/decision';
import { movePointers as planMoves, rollClusters as planRoll } from '../planner/roll-clusters';
import type { ClusterWorld } from '../planner/world';

/** Images every cluster, moves its pointer and rolls its members: the daily run. */
export async function rollClusters(run: ClusterRun): Promise<Summary> {
  return roll(run, planRoll);
}

/** Moves pointers and rolls members when an image of the environment has changed its state; of other images there are many. */
export async function movePointers(run: ClusterRun, imageId: string): Promise<Summary> {
  const [image] = await imagesById(run.clients.ec2, [imageId]);
  return image !== undefined && belongingOfImage(image, run.settings.environmentName) === 'own'
    ? roll(run, planMoves)
    : new Tally('roll-clusters', run).summary();
}

async function roll(run: ClusterRun, plan: (world: ClusterWorld) => Decision[]): Promise<Summary> {
  const tally = new Tally('roll-clusters', run);
  const world = await clusterWorld(run);
  await carryOut(plan(world), { run, tally, atOnce: 1, doers: doers(run, world) });
  return tally.summary();
}

function doers({ clients: { autoScaling, ec2, ssm } }: ClusterRun, world: ClusterWorld): Doers {
  const notMoved = new Set<string>();
  const move = async (deed: MovePointer): Promise<Outcome> => {
    notMoved.add(deed.source);
    const outcome = await movePointer(ssm, deed, versionOf(deed.subject, world));
    if (outcome.result !== 'overtaken') {
      notMoved.delete(deed.source);
    }
    return outcome;
  };
  return {
    'create-image': (deed) => createImage(ec2, deed),
    'move-pointer': move,
    'revert-pointer': move,
    // Members would be replaced by ones from the image that they are from.
    'start-instance-refresh': async (deed) => (notMoved.has(deed.source) ? overtaken('its pointer was not moved') : startInstanceRefresh(autoScaling, deed)),
  };
}

/** The version of a pointer that decisions about it were made on. */
export function versionOf(pointerName: string, { clusters }: ClusterWorld): number {
  const versions = clusters.flatMap(({ pointer }) => (isUnanswered(pointer) || pointer.name !== pointerName ? [] : pointer.versions));
  return Math.max(...versions.map(({ version }) => version));
}
