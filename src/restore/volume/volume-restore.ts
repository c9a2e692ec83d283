import { AttachVolumeCommand, DetachVolumeCommand, Instance } from '@aws-sdk/client-ec2';
import { planVolume, VOLUME_RESTORE_FACT as FACT, VolumeRestoreWorld } from './plan';
import { isFault } from '../../aws-calls/fault';
import { hasVolume } from '../../backup/functions/model/data-volumes';
import { ENVIRONMENT_TAG, RESTORE_TAG } from '../../tags/tag-keys';
import { volumesById } from '../ec2/ebs-volume';
import { instanceById, isWindows } from '../ec2/instance';
import { createVolume, deleteVolume } from '../ec2/restored-volume';
import { chooseImage, serverBackups } from '../ec2/server-backups';
import type { Step } from '../plan';
import { VOLUME_FACT } from '../prepared-volume-step';
import type { Action, Facts, RestoreRecord } from '../record';
import { refusal } from '../refusal';
import type { Choice, Restore, RestoreContext, RestoreKind } from '../restore';

/** The options of a new restore of a volume. */
export interface VolumeOptions {
  /** A day or an image. */
  readonly to?: string;
}

const ACTIONS: readonly Action[] = ['begin', 'undo'];

/**
 * The device names for restored volumes: those that no data volume of this library has.
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/device_naming.html
 */
const [WINDOWS_DEVICES, LINUX_DEVICES] = [lettersFrom('a', 'z').map((letter) => `xvdc${letter}`), lettersFrom('f', 'p').reverse().map((letter) => `/dev/sd${letter}`)];

/** The prefix of the device name of a drive: `src/server/checked-data-volume.ts` has it, too. */
const DRIVE_DEVICE = 'xvdb';

/**
 * The restore of a data volume: a volume from its snapshot is attached beside it, to copy from. Its name is that of the server, a hyphen, and the
 * drive letter or the id of the volume.
 */
export const volumeRestore: RestoreKind<VolumeOptions> = {
  last: ['undo'],
  nameOf: async () => {
    throw refusal('name the server and the drive, as in restore volume app01 D');
  },
  choose,
  action: (context, action) => (ACTIONS.includes(action) ? new VolumeRestore(context) : undefined),
};

class VolumeRestore implements Restore<VolumeRestoreWorld> {
  constructor(private readonly context: RestoreContext) {}

  public async ask({ facts }: RestoreRecord): Promise<VolumeRestoreWorld> {
    const { environmentName, clients: { ec2 }, now } = this.context;
    const [instance, volumes] = await Promise.all([
      instanceById(ec2, facts[FACT.INSTANCE]),
      volumesById(ec2, [facts[FACT.ORIGINAL], ...facts[VOLUME_FACT] === undefined ? [] : [facts[VOLUME_FACT]]]),
    ]);
    return {
      environmentName,
      isWindows: isWindows(instance),
      instanceState: instance?.State?.Name,
      original: volumes.find(({ id }) => id === facts[FACT.ORIGINAL]),
      restored: volumes.find(({ id }) => id === facts[VOLUME_FACT]),
      clock: now(),
    };
  }

  public plan(world: VolumeRestoreWorld, record: RestoreRecord) {
    return planVolume(world, record);
  }

  public async apply({ id }: Step, { original }: VolumeRestoreWorld, record: RestoreRecord): Promise<Facts | void> {
    const { environmentName, clients: { ec2 }, now } = this.context;
    const { [FACT.INSTANCE]: InstanceId, [FACT.DEVICE]: Device, [FACT.SNAPSHOT]: snapshotId, [VOLUME_FACT]: VolumeId } = record.facts;
    switch (id) {
      case 'volume':
        if (original === undefined) {
          throw refusal(`${record.facts[FACT.ORIGINAL]}, whose size and key the restored volume would have, does not exist any more`);
        }
        return createVolume(ec2, {
          record, snapshotId, alike: original, tags: { [ENVIRONMENT_TAG]: environmentName, [RESTORE_TAG]: record.id }, now: now(),
        });
      case 'attach': return ignoring('VolumeInUse', () => ec2.send(new AttachVolumeCommand({ InstanceId, VolumeId, Device })));
      case 'detach': return ignoring('IncorrectState', () => ec2.send(new DetachVolumeCommand({ VolumeId, InstanceId })));
      case 'delete': return deleteVolume(ec2, VolumeId);
      default: throw new Error(`the restore of a volume has no step '${id}'`);
    }
  }
}

/** Ignores the fault of a request that an earlier attempt, whose response was lost, has carried out. The next look at AWS decides. */
async function ignoring(fault: string, request: () => Promise<unknown>): Promise<void> {
  try {
    await request();
  } catch (error) {
    if (!isFault(error, fault)) {
      throw error;
    }
  }
}

async function choose(context: RestoreContext, name: string, { to }: VolumeOptions): Promise<Choice> {
  const { clients: { ec2 } } = context;
  const [, server, drive] = /^(.+?)-([A-Za-z]|vol-[0-9a-f]+)$/.exec(name) ?? [];
  if (server === undefined) {
    return { refusal: `'${name}' names no server and drive: give the server, and the drive letter or the id of its volume, as in restore volume app01 D` };
  }
  if (to === undefined) {
    return { refusal: '--to is missing: the day of the image to restore from, such as 2026-11-27, or the image' };
  }
  const backups = await serverBackups(context, server);
  const instance = await instanceById(ec2, backups.entry.instanceId);
  const original = volumeOf(instance, drive);
  if (original === undefined) {
    return { refusal: `${server} has no volume ${drive}: ${devicesOf(instance).join(', ') || 'it has no data volumes'}` };
  }
  const chosen = chooseImage(backups, to, (own) => hasVolume(own, original, backups.snapshots));
  if ('refusal' in chosen) {
    return chosen;
  }
  const used = new Set(instance?.BlockDeviceMappings?.map(({ DeviceName }) => DeviceName));
  const device = (isWindows(instance) ? WINDOWS_DEVICES : LINUX_DEVICES).find((each) => !used.has(each));
  if (device === undefined) {
    return { refusal: `${server} has no free device name: detach a volume that nobody needs` };
  }
  return {
    facts: {
      [FACT.SERVER]: server,
      [FACT.IMAGE]: chosen.image.id,
      [FACT.MADE]: `${chosen.createdAt.toISOString().slice(0, 16).replace('T', ' ')} UTC`,
      [FACT.SNAPSHOT]: chosen.image.snapshotIds.find((id) => backups.snapshots.get(id)?.volumeId === original)!,
      [FACT.INSTANCE]: backups.entry.instanceId,
      [FACT.ORIGINAL]: original,
      [FACT.DEVICE]: device,
    },
  };
}

/** Returns the data volume with a drive letter or an id. */
function volumeOf(instance: Instance | undefined, drive: string): string | undefined {
  return dataDevices(instance).find(({ device, volumeId }) => volumeId === drive || device === `${DRIVE_DEVICE}${drive.toLowerCase()}`)?.volumeId;
}

function devicesOf(instance: Instance | undefined): string[] {
  return dataDevices(instance).map(({ device, volumeId }) => (
    device.startsWith(DRIVE_DEVICE) ? `${device.slice(DRIVE_DEVICE.length).toUpperCase()} is ${volumeId}` : `${device} is ${volumeId}`));
}

function dataDevices({ BlockDeviceMappings = [], RootDeviceName }: Instance = {}): { readonly device: string; readonly volumeId: string }[] {
  return BlockDeviceMappings
    .filter(({ DeviceName }) => DeviceName !== RootDeviceName)
    .map(({ DeviceName: device, Ebs: { VolumeId: volumeId } = {} }) => ({ device, volumeId }))
    .flatMap(({ device, volumeId }) => (device === undefined || volumeId === undefined ? [] : [{ device, volumeId }]));
}

function lettersFrom(first: string, last: string): string[] {
  return Array.from({ length: last.charCodeAt(0) - first.charCodeAt(0) + 1 }, (_, index) => String.fromCharCode(first.charCodeAt(0) + index));
}
