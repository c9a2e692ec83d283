import { parametersBelow, parametersOfEnvironment } from './environment-parameters';
import { launchSources } from './launch-sources';
import { lockedSnapshots } from './locked-snapshots';
import { resolvedSources } from './resolved-sources';
import { isUnanswered } from '../../../aws-calls/answer';
import { ask } from '../../../aws-calls/ask';
import { ownedImages } from '../aws/images';
import { allInstances } from '../aws/instances';
import { allPointers } from '../aws/pointers';
import { taggedSnapshots, withSnapshotsOfImages } from '../aws/snapshots';
import { nameInInventory } from '../model/inventory';
import { ownershipOfImage } from '../model/ownership';
import { holdsPath, inventoryPath, quarantinePath, restoresPath, retiredPath } from '../model/parameter-names';
import { homeOf } from '../model/parameter-reference';
import type { FunctionSettings } from '../model/settings';
import type { ExpiryWorld } from '../model/world';
import type { Run } from '../runtime/run';

/** A run of expire-images. */
export type ExpiryRun = Run<FunctionSettings, 'autoScaling' | 'ec2' | 'ssm'>;

/** Reads the state of AWS that FN-3 decides on. Uses of images are read last, so that little can change before images are removed. */
export async function expiryWorld({ settings, clients, runTime }: ExpiryRun): Promise<ExpiryWorld> {
  const { environmentName } = settings;
  const { ec2, ssm } = clients;
  const [images, tagged, locked, parameters] = await Promise.all([
    ownedImages(ec2),
    ask(() => taggedSnapshots(ec2, environmentName)),
    ask(() => lockedSnapshots(ec2)),
    ask(() => parametersOfEnvironment(ssm, environmentName)),
  ]);
  const ownImages = images.filter((image) => ownershipOfImage(image, environmentName) === 'own');
  const snapshots = isUnanswered(tagged) ? tagged : await ask(() => withSnapshotsOfImages(ec2, ownImages, tagged));
  const [instances, pointers, sources] = await Promise.all([
    ask(() => allInstances(ec2)),
    ask(() => allPointers(ssm)),
    ask(() => launchSources(clients)),
  ]);
  const home = homeOf(isUnanswered(parameters) ? [] : parameters, images);
  const resolved = isUnanswered(pointers) || isUnanswered(sources) ? sources : await ask(() => resolvedSources(ssm, sources, pointers, home));
  return {
    environmentName,
    runTime: runTime(),
    images,
    snapshots,
    lockedSnapshots: locked,
    instances,
    pointers,
    launchSources: resolved,
    home,
    inventory: isUnanswered(parameters) ? parameters : parametersBelow(inventoryPath(environmentName), parameters),
    retiredSources: isUnanswered(parameters) ? parameters : parametersBelow(retiredPath(environmentName), parameters).map(nameInInventory),
    quarantineRecords: isUnanswered(parameters) ? parameters : parametersBelow(quarantinePath(environmentName), parameters),
    holdRecords: isUnanswered(parameters) ? parameters : parametersBelow(holdsPath(environmentName), parameters),
    restoreRecords: isUnanswered(parameters) ? parameters : parametersBelow(restoresPath(environmentName), parameters),
  };
}
