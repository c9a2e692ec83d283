import { ask } from './ask.lambda-shared';
import { imagesOfEnvironment } from './images.lambda-shared';
import { instancesOfEnvironment } from './instances.lambda-shared';
import { inventoryOf } from './inventory.lambda-shared';
import { operatorRecords } from './operator-records.lambda-shared';
import { snapshotsOfEnvironment } from './snapshots.lambda-shared';
import { quarantinePath } from '../../parameter-names';
import type { CreationWorld } from '../../planner/world';
import type { Run } from '../run.lambda-shared';
import type { CreationSettings } from '../settings.lambda-shared';

/** What FN-1 looks at. */
export async function creationWorld({ settings, clients, occasion }: Run<CreationSettings, 'ec2' | 'ssm'>): Promise<CreationWorld> {
  const { environmentName, retention } = settings;
  const { ec2, ssm } = clients;
  const inventory = await inventoryOf(ssm, environmentName);
  const instances = await instancesOfEnvironment(ec2, environmentName);
  const images = await imagesOfEnvironment(ec2, environmentName);
  const snapshots = await snapshotsOfEnvironment(ec2, environmentName, images);
  const quarantineRecords = await ask(() => operatorRecords(ssm, quarantinePath(environmentName)));
  return { environmentName, occasion: occasion(), retention, inventory, instances, images, snapshots, quarantineRecords };
}
