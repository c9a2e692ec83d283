import { CreateTagsCommand, DeleteTagsCommand } from '@aws-sdk/client-ec2';
import { confirm } from './confirmation';
import { READ_ONLY, runOf, settingsOf } from './operator-run';
import { Refusal } from './refusals';
import type { Session } from './session';
import { table } from './table';
import { say, Terminal } from './terminal';
import { named, Place } from '../aws-calls/place';
import { imagesOfEnvironment } from '../backup/functions/aws/images';
import { imagesById } from '../backup/functions/aws/images-of-any-owner';
import { instancesOfEnvironment } from '../backup/functions/aws/instances';
import { inventoryOf } from '../backup/functions/aws/inventory-parameters';
import { operatorRecords } from '../backup/functions/aws/operator-records';
import { pointersByName } from '../backup/functions/aws/pointers';
import { removeRecord, writeRecord } from '../backup/functions/aws/write-operator-record';
import { dayOf } from '../backup/functions/model/day';
import { readInventory } from '../backup/functions/model/inventory';
import { rollBackCommand } from '../backup/functions/model/operator-commands';
import { OperatorRecord, subjectOf } from '../backup/functions/model/operator-record';
import { ownershipOfImage } from '../backup/functions/model/ownership';
import { quarantineDescription } from '../backup/functions/model/parameter-descriptions';
import { quarantinePath } from '../backup/functions/model/parameter-names';
import { pointerLine } from '../backup/functions/model/pointer-line';
import { Quarantine, quarantineOf } from '../backup/functions/model/quarantine';
import type { Image, Instance } from '../backup/functions/model/resources';
import { liftCommand } from '../backup/functions/roll-clusters/launch-target';
import { checkSettings } from '../backup/functions/runtime/read-settings';
import { visible } from '../backup/functions/runtime/visible-text';
import { QUARANTINE_TAG } from '../tags/tag-keys';

/** The instance or image to quarantine and the reason, or the quarantine to lift. */
export interface QuarantineRequest {
  /** The id of an instance or an image. */
  readonly source: string;
  readonly reason: string;
  readonly isUndo: boolean;
  readonly isDryRun: boolean;
  readonly isYes: boolean;
  readonly isJson: boolean;
}

/** The images, instances and records that a quarantine is computed from. */
interface QuarantineContext {
  /** The images of the environment, and the quarantined image if it is not one of them. */
  readonly images: readonly Image[];
  /** The id of the quarantined image if it is not the environment's. It may have another owner, and then only the owner sees its snapshots. */
  readonly foreignId?: string;
  readonly instances: readonly Instance[];
  readonly records: readonly OperatorRecord[];
}

/** The images, instances and clusters that a quarantine affects. */
interface Reach {
  readonly images: readonly string[];
  readonly instances: readonly string[];
  /** Clusters whose pointer names one of the images. */
  readonly clusters: readonly string[];
}

/** Quarantines an instance or an image, or lifts a quarantine. */
export async function quarantine(session: Session, request: QuarantineRequest, terminal: Terminal): Promise<boolean> {
  const context = await contextOf(session, request.source);
  return request.isUndo ? lift(session, request, context, terminal) : impose(session, request, context, terminal);
}

async function impose(session: Session, request: QuarantineRequest, context: QuarantineContext, terminal: Terminal): Promise<boolean> {
  const { source: id, reason, isDryRun, isYes, isJson } = request;
  const { environmentName, place, clients: { ec2, ssm } } = session;
  const tagged = taggedWith(id, context);
  const name = `${quarantinePath(environmentName)}/${id}`;
  const value = JSON.stringify({ reason });
  if (reachedBy(id, context).size === 0) {
    const fault = `${id} is not an instance or image of ${environmentName}, and no resource of ${environmentName} comes from it`;
    throw new Refusal(`${fault}: check the id, --environment and --region`);
  }
  const reach = await reachOf(session, quarantineOf([...context.records, { name, value }], context.images, context.instances), context);
  if (!isJson) {
    say(terminal.out, ...linesOf(id, reach, place));
  }
  if (!isDryRun) {
    await confirm(terminal, isYes, `Quarantine ${id} of ${named(place)}?`);
    // Write the record first: it imposes the quarantine even if setting the tags fails.
    const since = dayOf(runOf(session, READ_ONLY, settingsOf(session, 'check-backups', checkSettings)).runTime().clock);
    await writeRecord(ssm, { name, environmentName, description: quarantineDescription(environmentName, id), facts: { reason, since } });
    if (tagged.length > 0) {
      await ec2.send(new CreateTagsCommand({ Resources: tagged, Tags: [{ Key: QUARANTINE_TAG, Value: since }] }));
    }
  }
  const result = isDryRun ? 'planned' : 'done';
  say(terminal.out, ...isJson
    ? [JSON.stringify({ ...place, id, result, reason, ...reach }, undefined, 2)]
    : [`${result}: ${id} of ${named(place)} is quarantined`, `To lift it: ${liftCommand(id, environmentName)}`]);
  return true;
}

async function lift(session: Session, request: QuarantineRequest, context: QuarantineContext, terminal: Terminal): Promise<boolean> {
  const { source: id, isDryRun, isYes, isJson } = request;
  const { environmentName, place, clients: { ec2, ssm } } = session;
  const { tagged, still } = afterLifting(id, context, environmentName);
  if (tagged.length === 0 && !context.records.some((record) => subjectOf(record) === id)) {
    throw new Refusal(`${id} has no quarantine of its own: npx oban-environment backup status --environment ${environmentName} lists the quarantines`);
  }
  if (!isJson && tagged.length > 0) {
    say(terminal.out, `Resources of ${named(place)} that lose the tag ${QUARANTINE_TAG}: ${tagged.join(', ')}`);
  }
  if (!isDryRun) {
    await confirm(terminal, isYes, `Lift the quarantine of ${id} of ${named(place)}, and of everything launched from it?`);
    // Remove the record last: if a step before fails, the resource stays quarantined.
    if (tagged.length > 0) {
      await ec2.send(new DeleteTagsCommand({ Resources: tagged, Tags: [{ Key: QUARANTINE_TAG }] }));
    }
    await removeRecord(ssm, `${quarantinePath(environmentName)}/${id}`);
  }
  const result = isDryRun ? 'planned' : 'done';
  say(terminal.out, isJson
    ? JSON.stringify({ ...place, id, result, tags: tagged, still }, undefined, 2)
    : visible(`${result}: ${liftedLine(`${id} of ${named(place)}`, still)}`));
  return true;
}

function liftedLine(subject: string, still: string | undefined): string {
  return still === undefined ? `${subject} is no longer quarantined` : `the quarantine of ${subject} is lifted, but it stays quarantined for another reason: ${still}`;
}

async function contextOf({ environmentName, clients: { ec2, ssm } }: Session, id: string): Promise<QuarantineContext> {
  const images = await imagesOfEnvironment(ec2, environmentName);
  const [foreign] = id.startsWith('ami-') && !images.some((image) => image.id === id) ? (await imagesById(ec2, [id])).shown : [];
  return {
    images: foreign === undefined ? images : [...images, foreign],
    foreignId: foreign?.id,
    instances: await instancesOfEnvironment(ec2, environmentName),
    records: await operatorRecords(ssm, quarantinePath(environmentName)),
  };
}

/** Returns the resources to tag: the instance, or the image and its snapshots. An image that is not the environment's gets no tag. */
function taggedWith(id: string, { images, foreignId, instances }: QuarantineContext): string[] {
  const instance = instances.find((each) => each.id === id && each.state !== 'terminated');
  const image = images.find((each) => each.id === id && id !== foreignId);
  return [...instance === undefined ? [] : [id], ...image === undefined ? [] : [id, ...image.snapshotIds]];
}

/** The result of lifting a quarantine. */
interface Lifted {
  /** The resources that lose the tag: those that no other quarantine affects. Resources that an AWS service manages keep their tags. */
  readonly tagged: string[];
  /** The reason why the instance or image stays quarantined. Absent if it does not. */
  readonly still?: string;
}

/** Returns the ids of the resources that a quarantine of this instance or image alone would affect. */
function reachedBy(id: string, { images, instances }: QuarantineContext): Set<string> {
  const alone = quarantineOf([{ name: id, value: '{}' }], images.map(withoutTag), instances.map(withoutTag));
  return new Set([
    ...instances.filter((instance) => alone.ofInstance(withoutTag(instance)) !== undefined),
    ...images.filter((image) => alone.ofImage(withoutTag(image)) !== undefined),
  ].map((each) => each.id));
}

function afterLifting(id: string, context: QuarantineContext, environmentName: string): Lifted {
  const { images, foreignId, instances, records } = context;
  const reached = reachedBy(id, context);
  const left = <Resource extends Image | Instance>(resource: Resource) => (reached.has(resource.id) ? withoutTag(resource) : resource);
  const others = quarantineOf(records.filter((record) => subjectOf(record) !== id), images.map(left), instances.map(left));
  const isOthers = (image: Image) => image.id !== id && ownershipOfImage(image, environmentName) === 'service-managed';
  const isTagged = ({ tags }: Image | Instance) => tags[QUARANTINE_TAG] !== undefined;
  const instance = instances.find((each) => each.id === id);
  const freedInstances = instances.filter((each) => reached.has(each.id) && isTagged(each) && others.ofInstance(left(each)) === undefined);
  const freedImages = images
    .filter((each) => reached.has(each.id) && isTagged(each) && !isOthers(each) && others.ofImage(left(each)) === undefined);
  return {
    tagged: [...freedInstances.map((each) => each.id), ...freedImages.flatMap((each) => [each.id, ...each.id === foreignId ? [] : each.snapshotIds])],
    still: instance === undefined ? others.ofImageId(id) : others.ofInstance(left(instance)),
  };
}

function withoutTag<Resource extends Image | Instance>(resource: Resource): Resource {
  const { [QUARANTINE_TAG]: _, ...tags } = resource.tags;
  return { ...resource, tags };
}

async function reachOf(
  { environmentName, clients: { ssm } }: Session, reached: Quarantine, { images, instances }: QuarantineContext,
): Promise<Reach> {
  const clusters = readInventory(await inventoryOf(ssm, environmentName)).filter((entry) => entry.kind === 'cluster');
  const pointers = await pointersByName(ssm, clusters.map(({ pointerName }) => pointerName));
  const names = pointers.filter((pointer) => reached.ofImageId(pointerLine(pointer)?.value ?? '') !== undefined).map(({ name }) => name);
  return {
    images: images.filter((image) => reached.ofImage(image) !== undefined).map((image) => image.id).sort(),
    instances: instances.filter((instance) => instance.state !== 'terminated' && reached.ofInstance(instance) !== undefined)
      .map((instance) => instance.id).sort(),
    clusters: clusters.filter(({ pointerName }) => names.includes(pointerName)).map(({ name }) => name).sort(),
  };
}

function linesOf(id: string, { images, instances, clusters }: Reach, place: Place): string[] {
  const rows = [...instances.map((each) => [each, 'instance']), ...images.map((each) => [each, 'image'])];
  return [
    `The quarantine of ${id} of ${named(place)} affects these resources. Their images are still made and are kept, but they are never promoted and never count as backups.`,
    ...table(['ID', 'KIND'], rows),
    ...clusters.map((cluster) => (
      `The pointer of ${cluster} names one of these images, so new members start from it. To move the pointer: ${rollBackCommand({ cluster, environmentName: place.environmentName }, '--to ami-…')}`)),
  ];
}
