import { isUnanswered } from '../../../aws-calls/answer';
import { BACKUP_TAG, ENVIRONMENT_TAG, RESTORE_TAG } from '../../../tags/tag-keys';
import { dailyImage, imageOfTheDay } from '../model/daily-image';
import type { Day } from '../model/day';
import type { Decision } from '../model/decision';
import { indexSnapshots } from '../model/image-progress';
import { InventoryServer, readInventory } from '../model/inventory';
import { byText } from '../model/order';
import { ImagesBySource, imagesOfInstance, OwnImage, ownImagesBySource } from '../model/own-images';
import { quarantineOf } from '../model/quarantine';
import { recordQuarantines } from '../model/record-quarantines';
import { groupNameOf, Instance, WITHOUT_ID } from '../model/resources';
import { creationDay, otherDayReason } from '../model/run-time';
import type { CreationWorld } from '../model/world';

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateImage.html */
const IMAGED_STATES = ['running', 'stopped']; // promise FN-1a.2

const GONE_STATES = ['shutting-down', 'terminated'];

/** Decides which images of stand-alone servers to make. */
export function createImages(world: CreationWorld): Decision[] {
  const day = creationDay(world.runTime);
  if (day === undefined) {
    return [{ action: 'skip', subject: world.environmentName, reason: otherDayReason(world.runTime) }]; // promise TIME-5.2
  }
  const servers = new Map<string, InventoryServer>();
  const decisions: Decision[] = unreadRecords(world);
  for (const entry of readInventory(world.inventory)) {
    if (entry.kind === 'server') {
      servers.set(entry.instanceId, entry);
    } else if (entry.kind === 'malformed') {
      decisions.push({ action: 'fail', subject: entry.parameterName, reason: entry.reason }); // promise ALL-2a.2
    }
  }
  const quarantine = quarantineOf(world.quarantineRecords, world.images, world.instances);
  decisions.push(...recordQuarantines(world.environmentName, world.quarantineRecords, quarantine)); // promise FN-6k.5
  const images = ownImagesBySource(world.environmentName, world.images, indexSnapshots(world.snapshots), quarantine);
  for (const instance of selected(world)) {
    const server = servers.get(instance.id);
    decisions.push(decide(world, day, instance, { server, images, quarantine: quarantine.ofInstance(instance) }));
  }
  return decisions;
}

function selected({ instances, environmentName }: CreationWorld): Instance[] {
  return instances
    .filter(({ tags }) => tags[ENVIRONMENT_TAG] === environmentName && tags[BACKUP_TAG] === 'daily' && tags[RESTORE_TAG] === undefined) // promise TAGS-9.1, ALL-4a.2
    .sort(byText(({ id }) => id)); // promise ALL-1d.1
}

/** Returns the source name of an instance. Tags select servers, so a server without an inventory entry has its unique id as its name. */
function sourceOf(instance: Instance, server: InventoryServer | undefined): string {
  return server?.name ?? instance.id;
}

/** Returns a failure if the quarantine records are unknown. Images are made nevertheless, and their records quarantine them later. */
function unreadRecords({ quarantineRecords }: CreationWorld): Decision[] {
  return isUnanswered(quarantineRecords)
    ? [{ action: 'fail', subject: 'quarantine', reason: `the records could not be read, so images are made without the quarantine tag: ${quarantineRecords.unanswered}` }]
    : [];
}

/** The inventory entry, the images and the quarantine of a server. */
interface ServerFacts {
  readonly server?: InventoryServer;
  readonly images: ImagesBySource;
  /** The reason why the server is quarantined. Absent if it is not. */
  readonly quarantine?: string;
}

function decide(world: CreationWorld, day: Day, instance: Instance, { server, images, quarantine }: ServerFacts): Decision {
  const source = sourceOf(instance, server);
  const imagesOfSource = imagesOfInstance(images.get(source) ?? [], instance.id);
  const about = { subject: instance.id, source };
  const reason = reasonToSkip(day, instance, imagesOfSource, quarantine !== undefined);
  if (reason !== undefined) {
    return { action: 'skip', ...about, reason };
  }
  if (!IMAGED_STATES.includes(instance.state)) { // promise FN-1a.1, FN-1m
    return { action: 'fail', ...about, reason: `it is ${instance.state}, but EC2 makes images only of running and stopped servers: a later run makes the image` };
  }
  return dailyImage({
    environmentName: world.environmentName,
    source,
    instance,
    day,
    retention: world.retention,
    images: world.images,
    imagesOfSource,
    consistency: server?.consistency ?? 'crash', // promise FN-1f.3
    quarantine,
  });
}

function reasonToSkip(day: Day, instance: Instance, imagesOfSource: readonly OwnImage[], isQuarantined: boolean): string | undefined {
  const group = groupNameOf(instance);
  if (group !== undefined) { // promise FN-1g.2
    return `it is a member of the group ${group}: roll-clusters makes images of clusters, without a reboot`;
  }
  if (instance.id === WITHOUT_ID) {
    return 'EC2 does not return its id';
  }
  if (GONE_STATES.includes(instance.state)) {
    return `it is ${instance.state}`;
  }
  return imageOfTheDay(day, imagesOfSource, isQuarantined); // promise FN-1b.2
}
