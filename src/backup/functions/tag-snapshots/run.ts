import { tagSnapshots as tagInOneCall } from './create-tags';
import { tagSnapshots as plan } from './plan';
import { imagesOfEnvironment } from '../aws/images';
import { ownedImageById } from '../aws/images-of-any-owner';
import { snapshotsById, snapshotsOfEnvironment } from '../aws/snapshots';
import { ownershipOfImage } from '../model/ownership';
import type { FunctionSettings } from '../model/settings';
import type { SnapshotTagWorld } from '../model/world';
import { carryOut } from '../runtime/carry-out';
import type { Run } from '../runtime/run';
import type { Summary } from '../runtime/summary';
import { Tally } from '../runtime/tally';

type TagRun = Run<FunctionSettings, 'ec2'>;

/** The number of concurrent requests: EC2's token bucket for CreateTags holds 100 and refills with 10 per second. */
const AT_ONCE = 5;

/** Tags the snapshots of all images of the environment that lack tags of their image. */
export async function tagSnapshots(run: TagRun): Promise<Summary> {
  const { settings: { environmentName }, clients: { ec2 } } = run;
  const images = await imagesOfEnvironment(ec2, environmentName);
  return tag(run, { environmentName, images, snapshots: await snapshotsOfEnvironment(ec2, environmentName, images) });
}

/** Tags the snapshots of the image of an event, if the image is the environment's own. */
export async function tagSnapshotsOf(run: TagRun, imageId: string): Promise<Summary> {
  const { settings: { environmentName }, clients: { ec2 }, deadline } = run;
  const image = await ownedImageById(ec2, imageId, deadline);
  const images = image !== undefined && ownershipOfImage(image, environmentName) === 'own' ? [image] : [];
  return tag(run, { environmentName, images, snapshots: await snapshotsById(ec2, images.flatMap(({ snapshotIds }) => snapshotIds)) });
}

async function tag(run: TagRun, world: SnapshotTagWorld): Promise<Summary> {
  const tally = new Tally('tag-snapshots', run);
  await carryOut(plan(world), { run, tally, atOnce: AT_ONCE, commands: { 'tag-snapshots': (change) => tagInOneCall(run.clients.ec2, change) } });
  return tally.summary();
}
