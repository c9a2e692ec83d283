import { databaseInstance } from './database';
import { expectedSubscriptions as expectedIn } from './expected-subscriptions';
import { subscriptionsOf } from './subscriptions';
import { isUnanswered } from '../../../aws-calls/answer';
import { ask } from '../../../aws-calls/ask';
import { groupsByName, toTaggedGroup } from '../aws/auto-scaling-groups';
import { ownedImages } from '../aws/images';
import { imagesById } from '../aws/images-of-any-owner';
import { instancesById, instancesOfEnvironment } from '../aws/instances';
import { inventoryOf } from '../aws/inventory-parameters';
import { operatorRecords } from '../aws/operator-records';
import { pointersByName } from '../aws/pointers';
import { snapshotsOfEnvironment } from '../aws/snapshots';
import { readInventory } from '../model/inventory';
import { ownershipOfImage } from '../model/ownership';
import { holdsPath, quarantinePath } from '../model/parameter-names';
import { pointerLine } from '../model/pointer-line';
import type { Image, Instance, Pointer } from '../model/resources';
import type { CheckSettings } from '../model/settings';
import type { CheckWorld } from '../model/world';
import type { Run } from '../runtime/run';

/** A run of check-backups. */
export type CheckRun = Run<CheckSettings, 'autoScaling' | 'ec2' | 'rds' | 'sns' | 'ssm'>;

/** Reads the state of AWS that FN-5 decides on. */
export async function checkWorld({ settings, clients, runTime }: CheckRun): Promise<CheckWorld> {
  const { environmentName, retention, allowedAgeHours, topicArn, recipientsParameter, database: databaseId } = settings;
  const { autoScaling, ec2, rds, sns, ssm } = clients;
  const inventory = await ask(() => inventoryOf(ssm, environmentName));
  const entries = isUnanswered(inventory) ? [] : readInventory(inventory);
  const clusters = entries.filter((entry) => entry.kind === 'cluster');
  const serverIds = entries.flatMap((entry) => (entry.kind === 'server' ? [entry.instanceId] : []));

  const pointers = await ask(() => pointersByName(ssm, clusters.map(({ pointerName }) => pointerName)));
  const images = await ask(() => ownedImages(ec2));
  const owned = isUnanswered(images) ? [] : images;
  const ownImages = owned.filter((image) => ownershipOfImage(image, environmentName) === 'own');
  const [otherImages, snapshots, instances, groups, subscriptions, expected, quarantineRecords, holdRecords, database] = await Promise.all([
    ask(() => imagesById(ec2, namesOfOthers(isUnanswered(pointers) ? [] : pointers, owned))),
    ask(() => snapshotsOfEnvironment(ec2, environmentName, ownImages)),
    ask(() => instancesOf(clients, environmentName, serverIds)),
    ask(async () => (await groupsByName(autoScaling, clusters.map(({ groupName }) => groupName))).map(toTaggedGroup)),
    ask(() => subscriptionsOf(sns, topicArn)),
    recipientsParameter === undefined ? undefined : ask(() => expectedIn(ssm, recipientsParameter)),
    ask(() => operatorRecords(ssm, quarantinePath(environmentName))),
    ask(() => operatorRecords(ssm, holdsPath(environmentName))),
    databaseId === undefined ? undefined : ask(() => databaseInstance(rds, databaseId)),
  ]);
  const { clock } = runTime();
  return {
    environmentName,
    clock,
    retention,
    allowedAgeHours,
    inventory,
    images,
    otherImages,
    snapshots,
    instances,
    groups,
    pointers,
    subscriptions,
    expectedSubscriptions: expected,
    quarantineRecords,
    holdRecords,
    database,
  };
}

/** Returns the ids of images that pointers name and that the account does not own. */
function namesOfOthers(pointers: readonly Pointer[], owned: readonly Image[]): string[] {
  const known = new Set(owned.map(({ id }) => id));
  return pointers.flatMap((pointer) => pointerLine(pointer)?.value ?? []).filter((id) => !known.has(id));
}

/** Returns the instances with the environment's tag, and those of the inventory that have lost the tag. */
async function instancesOf({ ec2 }: CheckRun['clients'], environmentName: string, ids: readonly string[]): Promise<Instance[]> {
  const tagged = await instancesOfEnvironment(ec2, environmentName);
  const known = new Set(tagged.map(({ id }) => id));
  return [...tagged, ...await instancesById(ec2, ids.filter((id) => !known.has(id)))];
}
