import { ask } from './ask.lambda-shared';
import { parametersBelow, parametersOfEnvironment } from './environment-parameters.lambda-shared';
import { ownedImages } from './images.lambda-shared';
import { allInstances } from './instances.lambda-shared';
import { launchSources } from './launch-sources.lambda-shared';
import { lockedSnapshots } from './locked-snapshots.lambda-shared';
import { allPointers } from './pointers.lambda-shared';
import { resolvedSources } from './resolved-sources.lambda-shared';
import { taggedSnapshots, withThoseBehind } from './snapshots.lambda-shared';
import { holdsPath, inventoryPath, quarantinePath, retiredPath } from '../../parameter-names';
import { isUnanswered } from '../../planner/answer';
import { belongingOfImage } from '../../planner/belonging';
import { nameInInventory } from '../../planner/inventory';
import { homeOf } from '../../planner/parameter-reference';
import type { ExpiryWorld } from '../../planner/world';
import type { Run } from '../run.lambda-shared';
import type { FunctionSettings } from '../settings.lambda-shared';

/** A run that looks at what expires. */
export type ExpiryRun = Run<FunctionSettings, 'autoScaling' | 'ec2' | 'ssm'>;

/** What FN-3 looks at. What could need an image is asked last, so that as little as possible changes before images go. */
export async function expiryWorld({ settings, clients, occasion }: ExpiryRun): Promise<ExpiryWorld> {
  const { environmentName } = settings;
  const { ec2, ssm } = clients;
  const [images, tagged, locked, parameters] = await Promise.all([
    ownedImages(ec2),
    ask(() => taggedSnapshots(ec2, environmentName)),
    ask(() => lockedSnapshots(ec2)),
    ask(() => parametersOfEnvironment(ssm, environmentName)),
  ]);
  const ownImages = images.filter((image) => belongingOfImage(image, environmentName) === 'own');
  const snapshots = isUnanswered(tagged) ? tagged : await ask(() => withThoseBehind(ec2, ownImages, tagged));
  const [instances, pointers, sources] = await Promise.all([
    ask(() => allInstances(ec2)),
    ask(() => allPointers(ssm)),
    ask(() => launchSources(clients)),
  ]);
  const home = homeOf(isUnanswered(parameters) ? [] : parameters, images);
  const resolved = isUnanswered(pointers) || isUnanswered(sources) ? sources : await ask(() => resolvedSources(ssm, sources, pointers, home));
  return {
    environmentName,
    occasion: occasion(),
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
  };
}
