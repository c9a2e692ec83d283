import { DeleteParameterCommand, GetParameterCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { confirm } from './confirmation';
import { Refusal } from './refusals';
import type { Session } from './session';
import { table } from './table';
import { say, Terminal } from './terminal';
import { isFault } from '../aws-calls/fault';
import { named } from '../aws-calls/place';
import { imagesOfEnvironment } from '../backup/functions/aws/images';
import { instancesOfEnvironment } from '../backup/functions/aws/instances';
import { inventoryOf } from '../backup/functions/aws/inventory-parameters';
import { operatorRecords } from '../backup/functions/aws/operator-records';
import { snapshotsOfEnvironment } from '../backup/functions/aws/snapshots';
import { dayOf } from '../backup/functions/model/day';
import { indexSnapshots } from '../backup/functions/model/image-progress';
import { nameInInventory } from '../backup/functions/model/inventory';
import { newestGood, ownImagesBySource } from '../backup/functions/model/own-images';
import { quarantinePath, retiredPath } from '../backup/functions/model/parameter-names';
import { quarantineOf } from '../backup/functions/model/quarantine';
import type { Result } from '../backup/functions/runtime/outcome';
import { ENVIRONMENT_TAG } from '../tags/tag-keys';

/** The source to retire, or the retirement to reverse. */
export interface RetireRequest {
  readonly source: string;
  readonly isUndo: boolean;
  readonly isDryRun: boolean;
  readonly isYes: boolean;
  readonly isJson: boolean;
}

/** An image of a source that is retired. */
interface RetiredImage {
  readonly image: string;
  readonly createdAt: Date;
  readonly deleteAfter: string;
  /** Whether the image is the newest good one, which stays after its last day unless the source is retired. */
  readonly isNewestGood: boolean;
  /** Whether the image stays because it is quarantined. */
  readonly isQuarantined: boolean;
}

/** The result, and the day since which the source is retired. */
interface Retired {
  readonly result: Result;
  readonly since?: string;
}

/** Lets the last good image of a removed source expire, or reverses that. */
export async function retire(session: Session, request: RetireRequest, terminal: Terminal): Promise<boolean> {
  return request.isUndo ? undo(session, request, terminal) : retireSource(session, request, terminal);
}

async function retireSource(session: Session, request: RetireRequest, terminal: Terminal): Promise<boolean> {
  const { environmentName, place } = session;
  const { source, isDryRun, isYes, isJson } = request;
  const images = await imagesOfRetired(session, source);
  if (!isJson) {
    say(terminal.out, ...linesOf(`${source} of ${named(place)}`, images));
  }
  if (!isDryRun) {
    await confirm(terminal, isYes, `Retire ${source} of ${named(place)}?`);
  }
  const { result, since }: Retired = isDryRun ? { result: 'planned' } : await write(session, source);
  say(terminal.out, isJson ? JSON.stringify({ ...place, source, result, since, images }, undefined, 2) : resultLine(`${source} of ${named(place)}`, result, since));
  if (!isJson && !isDryRun) {
    say(terminal.out, `To reverse this: npx oban-environment backup retire --undo ${source} --environment ${environmentName}`);
  }
  return true;
}

async function imagesOfRetired({ environmentName, clients: { ec2, ssm } }: Session, source: string): Promise<RetiredImage[]> {
  const inventory = await inventoryOf(ssm, environmentName);
  if (inventory.some((parameter) => nameInInventory(parameter) === source)) {
    throw new Refusal(`${source} cannot be retired, because the inventory of ${environmentName} contains it: remove it from the code and deploy first`);
  }
  const instances = await instancesOfEnvironment(ec2, environmentName);
  const server = instances.find(({ id, state }) => id === source && state !== 'terminated');
  if (server !== undefined) {
    throw new Refusal(`${source} cannot be retired, because the instance exists (${server.state}) and has the tag of ${environmentName}: terminate it, or remove its tag first`);
  }
  const images = await imagesOfEnvironment(ec2, environmentName);
  const snapshots = await snapshotsOfEnvironment(ec2, environmentName, images);
  const records = await operatorRecords(ssm, quarantinePath(environmentName));
  const bySource = ownImagesBySource(environmentName, images, indexSnapshots(snapshots), quarantineOf(records, images, instances));
  const own = bySource.get(source);
  if (own === undefined) {
    const others = [...bySource.keys()].sort().join(', ');
    throw new Refusal(`${source} cannot be retired, because ${environmentName} has no image of it${others === '' ? '' : `: it has images of ${others}`}`);
  }
  const newest = newestGood(own);
  return own.map(({ image: { id }, createdAt, deleteAfter, quarantine }) => (
    { image: id, createdAt, deleteAfter, isNewestGood: id === newest?.image.id, isQuarantined: quarantine !== undefined }));
}

async function write({ environmentName, now, clients: { ssm } }: Session, source: string): Promise<Retired> {
  const name = `${retiredPath(environmentName)}/${source}`;
  const today = dayOf(now());
  try {
    await ssm.send(new PutParameterCommand({
      Name: name,
      Type: 'String',
      Value: today,
      Description: `Oban environment ${environmentName}: ${source} was removed, and its last good image may expire`,
      Tags: [{ Key: ENVIRONMENT_TAG, Value: environmentName }],
    }));
    return { result: 'done', since: today };
  } catch (error) {
    if (!isFault(error, 'ParameterAlreadyExists')) {
      throw error;
    }
    return { result: 'already-done', since: await valueOf(ssm, name) };
  }
}

/** Returns whether the parameter of the request exists. */
async function exists(request: Promise<unknown>): Promise<boolean> {
  try {
    await request;
    return true;
  } catch (error) {
    if (!isFault(error, 'ParameterNotFound')) {
      throw error;
    }
    return false;
  }
}

async function valueOf(ssm: SSMClient, name: string): Promise<string> {
  return (await ssm.send(new GetParameterCommand({ Name: name }))).Parameter!.Value!;
}

async function undo(session: Session, { source, isDryRun, isJson }: RetireRequest, terminal: Terminal): Promise<boolean> {
  const { environmentName, place, clients: { ssm } } = session;
  const name = `${retiredPath(environmentName)}/${source}`;
  if (!await exists(valueOf(ssm, name))) {
    throw new Refusal(`${source} of ${environmentName} is not retired: npx oban-environment backup status --environment ${environmentName} lists the retired sources`);
  }
  if (!isDryRun) {
    // If the parameter does not exist, an earlier attempt whose response was lost has deleted it.
    await exists(ssm.send(new DeleteParameterCommand({ Name: name })));
  }
  const result = isDryRun ? 'planned' : 'done';
  say(terminal.out, isJson
    ? JSON.stringify({ ...place, source, result }, undefined, 2)
    : `${result}: ${source} of ${named(place)} is no longer retired, and its newest good image stays after its last day`);
  return true;
}

const QUARANTINED = 'quarantined: stays until the quarantine is lifted';

function linesOf(subject: string, images: readonly RetiredImage[]): string[] {
  const rows = images.map(({ image, createdAt, deleteAfter, isNewestGood, isQuarantined }) => (
    [image, createdAt.toISOString(), deleteAfter, isQuarantined ? QUARANTINED : isNewestGood ? 'the newest good image: would have stayed, and now expires, too' : '']));
  return [
    `Images of ${subject}. The first run of expire-images after its last day removes an image, unless the image is in use or has the tag oban:keep.`,
    ...table(['IMAGE', 'MADE', 'LAST DAY', 'NOTE'], rows),
  ];
}

function resultLine(subject: string, result: Result, since: string | undefined): string {
  return since === undefined ? `${result}: ${subject} would be retired` : `${result}: ${subject} has been retired since ${since}`;
}
