import { ask } from '../../../aws-calls/ask';
import { imagesOfEnvironment } from '../aws/images';
import { instancesOfEnvironment } from '../aws/instances';
import { inventoryOf } from '../aws/inventory-parameters';
import { operatorRecords } from '../aws/operator-records';
import { snapshotsOfEnvironment } from '../aws/snapshots';
import { quarantinePath } from '../model/parameter-names';
import type { CreationSettings } from '../model/settings';
import type { CreationWorld } from '../model/world';
import type { Run } from '../runtime/run';

/** Reads the state of AWS that FN-1 decides on. */
export async function creationWorld({ settings, clients, runTime }: Run<CreationSettings, 'ec2' | 'ssm'>): Promise<CreationWorld> {
  const { environmentName, retention } = settings;
  const { ec2, ssm } = clients;
  const inventory = await inventoryOf(ssm, environmentName);
  const instances = await instancesOfEnvironment(ec2, environmentName);
  const images = await imagesOfEnvironment(ec2, environmentName);
  const snapshots = await snapshotsOfEnvironment(ec2, environmentName, images);
  const quarantineRecords = await ask(() => operatorRecords(ssm, quarantinePath(environmentName)));
  return { environmentName, runTime: runTime(), retention, inventory, instances, images, snapshots, quarantineRecords };
}
