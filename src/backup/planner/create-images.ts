import { dailyImage, imageOfTheDay } from './daily-image';
import type { Day } from './day';
import type { Decision } from './decision';
import { indexSnapshots } from './image-progress';
import { InventoryServer, readInventory } from './inventory';
import { creationDay, otherDayReason } from './occasion';
import { byText } from './order';
import { ImagesBySource, OwnImage, ownImagesBySource } from './own-images';
import { groupNameOf, Instance, WITHOUT_ID } from './resources';
import type { CreationWorld } from './world';
import { BACKUP_TAG, ENVIRONMENT_TAG } from '../../tags';

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateImage.html */
const IMAGED_STATES = ['running', 'stopped']; // promise FN-1a.2

const GONE_STATES = ['shutting-down', 'terminated'];

/** Which images to make of stand-alone servers. */
export function createImages(world: CreationWorld): Decision[] {
  const day = creationDay(world.occasion);
  if (day === undefined) {
    return [{ action: 'skip', subject: world.environmentName, reason: otherDayReason(world.occasion) }]; // promise TIME-5.2
  }
  const servers = new Map<string, InventoryServer>();
  const decisions: Decision[] = [];
  for (const entry of readInventory(world.inventory)) {
    if (entry.kind === 'server') {
      servers.set(entry.instanceId, entry);
    } else if (entry.kind === 'malformed') {
      decisions.push({ action: 'fail', subject: entry.parameterName, reason: entry.reason }); // promise ALL-2a.2
    }
  }
  const images = ownImagesBySource(world.environmentName, world.images, indexSnapshots(world.snapshots));
  for (const instance of selected(world)) {
    const server = servers.get(instance.id);
    decisions.push(decide(world, day, instance, server, images));
  }
  return decisions;
}

function selected({ instances, environmentName }: CreationWorld): Instance[] {
  return instances
    .filter(({ tags }) => tags[ENVIRONMENT_TAG] === environmentName && tags[BACKUP_TAG] === 'daily') // promise TAGS-9.1, ALL-4a.2
    .sort(byText(({ id }) => id)); // promise ALL-1d.1
}

/** Tags say what is backed up: a server that the inventory does not know is imaged under a name that nobody else has. */
function sourceOf(instance: Instance, server: InventoryServer | undefined): string {
  return server?.name ?? instance.id;
}

function decide(world: CreationWorld, day: Day, instance: Instance, server: InventoryServer | undefined, images: ImagesBySource): Decision {
  const source = sourceOf(instance, server);
  const imagesOfSource = images.get(source) ?? [];
  const about = { subject: instance.id, source };
  const reason = reasonToSkip(day, instance, imagesOfSource);
  if (reason !== undefined) {
    return { action: 'skip', ...about, reason };
  }
  if (!IMAGED_STATES.includes(instance.state)) { // promise FN-1a.1
    return { action: 'fail', ...about, reason: `it is ${instance.state}, and EC2 makes images of running and stopped servers only: a later run makes it` };
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
  });
}

function reasonToSkip(day: Day, instance: Instance, imagesOfSource: readonly OwnImage[]): string | undefined {
  const group = groupNameOf(instance);
  if (group !== undefined) { // promise FN-1g.2
    return `it is a member of the group ${group}: clusters are imaged as such, and never with a reboot`;
  }
  if (instance.id === WITHOUT_ID) {
    return 'EC2 does not give its id';
  }
  if (GONE_STATES.includes(instance.state)) {
    return `it is ${instance.state}`;
  }
  return imageOfTheDay(day, imagesOfSource); // promise FN-1b.2
}
