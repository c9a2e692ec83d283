import { imagesOfSource } from '../../backup/functions/aws/images';
import { instancesById } from '../../backup/functions/aws/instances';
import { inventoryParameter } from '../../backup/functions/aws/inventory-parameters';
import { operatorRecords } from '../../backup/functions/aws/operator-records';
import { snapshotsOfEnvironment } from '../../backup/functions/aws/snapshots';
import { parseDay } from '../../backup/functions/model/day';
import { indexSnapshots, SnapshotIndex } from '../../backup/functions/model/image-progress';
import { imagesBeforeRestores } from '../../backup/functions/model/images-before-restores';
import { InventoryServer, readInventoryEntry } from '../../backup/functions/model/inventory';
import { inOrderOfCreation, OwnImage, ownImagesBySource } from '../../backup/functions/model/own-images';
import { quarantinePath } from '../../backup/functions/model/parameter-names';
import { Quarantine, quarantineOf } from '../../backup/functions/model/quarantine';
import type { Instance } from '../../backup/functions/model/resources';
import { refusal } from '../refusal';
import type { RestoreContext } from '../restore';

/** A server of the inventory, with its images. */
export interface ServerBackups {
  readonly entry: InventoryServer;
  readonly instance: Instance;
  /** The images of the server and those from before its restores, oldest first. */
  readonly images: readonly OwnImage[];
  readonly snapshots: SnapshotIndex;
  readonly quarantine: Quarantine;
}

/** Reads a server and its images. Throws a refusal if the inventory or EC2 does not have the server. */
export async function serverBackups({ environmentName, clients: { ec2, ssm } }: RestoreContext, name: string): Promise<ServerBackups> {
  const parameter = await inventoryParameter(ssm, environmentName, name);
  const entry = parameter && readInventoryEntry(parameter);
  if (entry?.kind !== 'server') {
    throw refusal(`the inventory of ${environmentName} has no server '${name}': npx oban-environment backup status --environment ${environmentName} lists the servers`);
  }
  const [[instance], images, records] = await Promise.all([
    instancesById(ec2, [entry.instanceId]),
    imagesOfSource(ec2, environmentName, name),
    operatorRecords(ssm, quarantinePath(environmentName)),
  ]);
  if (instance === undefined) {
    throw refusal(`${entry.instanceId}, the instance of ${name} in the inventory, does not exist: the stack has to create it again`);
  }
  const snapshots = indexSnapshots(await snapshotsOfEnvironment(ec2, environmentName, images));
  const quarantine = quarantineOf(records, images, [instance]);
  const own = ownImagesBySource(environmentName, images, snapshots, quarantine).get(name) ?? [];
  const before = imagesBeforeRestores(environmentName, images, snapshots, quarantine);
  const byId = new Map([...own, ...before].map((each) => [each.image.id, each]));
  return { entry, instance, images: inOrderOfCreation(images).flatMap(({ id }) => byId.get(id) ?? []), snapshots, quarantine };
}

/**
 * Chooses an image of a server: by its id, or the newest good image of a day.
 *
 * @param contains whether an image has what is to be restored
 */
export function chooseImage(
  { entry: { name }, images }: ServerBackups, to: string, contains: (own: OwnImage) => boolean = () => true,
): OwnImage | { readonly refusal: string } {
  const isGood = ({ progress, quarantine }: OwnImage) => progress === 'good' && quarantine === undefined;
  if (parseDay(to) === undefined) {
    const own = images.find(({ image }) => image.id === to);
    if (own === undefined) {
      return { refusal: `${to} is not an image of ${name} that this environment has made: npx oban-environment restore server ${name} --to DAY names a day` };
    }
    if (own.quarantine !== undefined) {
      return { refusal: `${to} is quarantined (${own.quarantine}): end the quarantine if it was an error` };
    }
    return isGood(own) && contains(own) ? own : { refusal: `${to} is ${own.progress === 'good' ? 'without the volume' : own.progress}, so nothing can be restored from it` };
  }
  const candidates = images.filter((own) => isGood(own) && contains(own));
  const days = [...new Set(candidates.map(({ day }) => day))];
  return candidates.filter(({ day }) => day === to).at(-1)
    ?? { refusal: `there is no good image of ${name} of ${to}: ${days.length === 0 ? 'there is none of any day' : `choose one of ${days.join(', ')}`}` };
}
