import { CreateTagsCommand, DeleteTagsCommand } from '@aws-sdk/client-ec2';
import { confirm } from './confirmation';
import { LOOKING, runOf, settingsOf } from './operations';
import { named, Place } from './place';
import { Refusal } from './refusals';
import type { Session } from './session';
import { table } from './table';
import { say, Terminal } from './terminal';
import { removeRecord, writeRecord } from './write-record';
import { imagesOfEnvironment } from '../backup/functions/aws/images';
import { imagesById } from '../backup/functions/aws/images-of-any-owner';
import { instancesOfEnvironment } from '../backup/functions/aws/instances';
import { inventoryOf } from '../backup/functions/aws/inventory-parameters';
import { operatorRecords } from '../backup/functions/aws/operator-records';
import { pointersByName } from '../backup/functions/aws/pointers';
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

/** What is quarantined and why, or no longer is. */
export interface QuarantineRequest {
  /** The id of an instance or an image. */
  readonly source: string;
  readonly reason: string;
  readonly isUndo: boolean;
  readonly isDryRun: boolean;
  readonly isYes: boolean;
  readonly isJson: boolean;
}

/** What a quarantine is about. */
interface RunContext {
  /** Those of the environment, and the one that is quarantined. */
  readonly images: readonly Image[];
  /** The id of the image that is quarantined, where it is not the environment's: it may have another owner, who alone sees its snapshots. */
  readonly foreignId?: string;
  readonly instances: readonly Instance[];
  readonly records: readonly OperatorRecord[];
}

/** What a quarantine reaches. */
interface Reach {
  readonly images: readonly string[];
  readonly instances: readonly string[];
  /** Clusters whose pointer names one of the images. */
  readonly clusters: readonly string[];
}

/** Quarantines an instance or an image, or lifts a quarantine. */
export async function quarantine(session: Session, request: QuarantineRequest, terminal: Terminal): Promise<boolean> {
  const around = await runContextOf(session, request.source);
  return request.isUndo ? lift(session, request, around, terminal) : impose(session, request, around, terminal);
}

async function impose(session: Session, request: QuarantineRequest, around: RunContext, terminal: Terminal): Promise<boolean> {
  const { source: id, reason, isDryRun, isYes, isJson } = request;
  const { environmentName, place, clients: { ec2, ssm } } = session;
  const tagged = taggedWith(id, around);
  const name = `${quarantinePath(environmentName)}/${id}`;
  const value = JSON.stringify({ reason });
  if (reachedBy(id, around).size === 0) {
    const what = `neither an instance nor an image of ${environmentName}, and nothing of ${environmentName} comes from it`;
    throw new Refusal(`${id} is ${what}: check the id, --environment and --region`);
  }
  const reach = await reachOf(session, quarantineOf([...around.records, { name, value }], around.images, around.instances), around);
  if (!isJson) {
    say(terminal.out, ...linesOf(id, reach, place));
  }
  if (!isDryRun) {
    await confirm(terminal, isYes, `Quarantine ${id} of ${named(place)}?`);
    // The record first: it decides, also when a tag cannot be set any more.
    const since = dayOf(runOf(session, LOOKING, settingsOf(session, 'check-backups', checkSettings)).runTime().clock);
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

async function lift(session: Session, request: QuarantineRequest, around: RunContext, terminal: Terminal): Promise<boolean> {
  const { source: id, isDryRun, isYes, isJson } = request;
  const { environmentName, place, clients: { ec2, ssm } } = session;
  const { tagged, still } = afterLifting(id, around, environmentName);
  if (tagged.length === 0 && !around.records.some((record) => subjectOf(record) === id)) {
    throw new Refusal(`${id} is not quarantined by itself: npx oban-environment backup status --environment ${environmentName} shows what is`);
  }
  if (!isJson && tagged.length > 0) {
    say(terminal.out, `The tag ${QUARANTINE_TAG} is removed from these of ${named(place)}: ${tagged.join(', ')}`);
  }
  if (!isDryRun) {
    await confirm(terminal, isYes, `Lift the quarantine of ${id} of ${named(place)}, and of what comes from it?`);
    // The record last: what fails in between leaves it quarantined.
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
  return still === undefined ? `${subject} is not quarantined any more` : `the quarantine of ${subject} itself is lifted, and it is still quarantined: ${still}`;
}

async function runContextOf({ environmentName, clients: { ec2, ssm } }: Session, id: string): Promise<RunContext> {
  const images = await imagesOfEnvironment(ec2, environmentName);
  const [foreign] = id.startsWith('ami-') && !images.some((image) => image.id === id) ? (await imagesById(ec2, [id])).shown : [];
  return {
    images: foreign === undefined ? images : [...images, foreign],
    foreignId: foreign?.id,
    instances: await instancesOfEnvironment(ec2, environmentName),
    records: await operatorRecords(ssm, quarantinePath(environmentName)),
  };
}

/** What gets the tag: the instance, or the image and its snapshots. An image that is not the environment's gets none. */
function taggedWith(id: string, { images, foreignId, instances }: RunContext): string[] {
  const instance = instances.find((each) => each.id === id && each.state !== 'terminated');
  const image = images.find((each) => each.id === id && id !== foreignId);
  return [...instance === undefined ? [] : [id], ...image === undefined ? [] : [id, ...image.snapshotIds]];
}

/** What becomes of a quarantine that is lifted. */
interface Lifted {
  /** What loses the tag: what comes from it, and nothing else quarantines. What a service of AWS manages keeps its tags. */
  readonly tagged: string[];
  /** Why it is quarantined after that; absent when it is not. */
  readonly still?: string;
}

/** The ids of all that an instance or image would quarantine if nothing else did. */
function reachedBy(id: string, { images, instances }: RunContext): Set<string> {
  const alone = quarantineOf([{ name: id, value: '{}' }], images.map(withoutTag), instances.map(withoutTag));
  return new Set([
    ...instances.filter((instance) => alone.ofInstance(withoutTag(instance)) !== undefined),
    ...images.filter((image) => alone.ofImage(withoutTag(image)) !== undefined),
  ].map((each) => each.id));
}

function afterLifting(id: string, around: RunContext, environmentName: string): Lifted {
  const { images, foreignId, instances, records } = around;
  const reached = reachedBy(id, around);
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

async function reachOf({ environmentName, clients: { ssm } }: Session, reached: Quarantine, { images, instances }: RunContext): Promise<Reach> {
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
    `With ${id} of ${named(place)} quarantined, these are: their images are made and kept, never promoted, and never count as a backup.`,
    ...table(['ID', 'KIND'], rows),
    ...clusters.map((cluster) => (
      `The pointer of ${cluster} names one of them, and new members start from that: ${rollBackCommand({ cluster, environmentName: place.environmentName }, '--to ami-…')}`)),
  ];
}
