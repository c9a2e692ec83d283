import type { EbsVolume } from '../ec2/ebs-volume';
import type { Plan, Step, StepState } from '../plan';
import { preparedVolumeStep } from '../prepared-volume-step';
import type { RestoreRecord } from '../record';

/** The state of AWS that the restore of a volume is planned by. */
export interface VolumeRestoreWorld {
  readonly environmentName: string;
  readonly isWindows: boolean;
  /** The state of the server's instance. Undefined if it does not exist. */
  readonly instanceState?: string;
  /** The volume that the content is restored from, which stays attached. */
  readonly original?: EbsVolume;
  /** The volume with the restored content. */
  readonly restored?: EbsVolume;
  readonly clock: Date;
}

/** The names of the facts in the record of the restore of a volume. */
export const VOLUME_RESTORE_FACT = {
  SERVER: 'server',
  IMAGE: 'image',
  MADE: 'image made',
  SNAPSHOT: 'snapshot',
  INSTANCE: 'instance',
  ORIGINAL: 'original volume',
  DEVICE: 'device',
} as const;

const FACT = VOLUME_RESTORE_FACT;

/** Plans the restore of a volume, or its undo. The original volume is never changed. */
export function planVolume(world: VolumeRestoreWorld, record: RestoreRecord): Plan {
  return record.action === 'undo' ? undo(world, record) : begin(world, record);
}

function begin(world: VolumeRestoreWorld, record: RestoreRecord): Plan {
  const { environmentName, isWindows, restored } = world;
  const { facts, subject: { name } } = record;
  const [server, drive] = [facts[FACT.SERVER], name.slice(facts[FACT.SERVER].length + 1)];
  const prepared = preparedVolumeStep(restored, facts, world.clock, `make a volume from the snapshot ${facts[FACT.SNAPSHOT]} of ${facts[FACT.IMAGE]}`);
  return {
    steps: [prepared, { id: 'attach', title: `attach it to ${server} as ${facts[FACT.DEVICE]}`, minutes: 1, ...attachState(world, record) }],
    lost: [],
    warnings: [
      `The volume ${facts[FACT.ORIGINAL]} stays as it is. The restored one has the content of ${facts[FACT.MADE]}, to copy from.`,
      `The restored volume costs as much as ${facts[FACT.ORIGINAL]} until --undo, and the next daily images of ${server} contain it, too.`,
    ],
    next: [
      ...isWindows ? [
        'Windows keeps the disk offline, because it has the signature of the original one. Set-Disk -Number NUMBER -IsOffline $false gives it another signature and the next free letter. '
          + `Find the number with Get-Disk: its serial number begins with ${serialOf(restored?.id)}`,
      ] : [
        `Find the disk with lsblk -o NAME,SERIAL: its serial number is ${serialOf(restored?.id)}. Mount XFS with -o ro,nouuid, because it has the UUID of the original one`,
      ],
      `When the files are copied, take the disk offline, then: npx oban-environment restore volume ${server} ${drive} --undo --environment ${environmentName}`,
    ],
    kept: restored === undefined ? [] : [`${restored.id}: the restored volume, ${restored.gibibytes} GiB, until --undo`],
  };
}

function undo({ restored, instanceState, isWindows }: VolumeRestoreWorld, { facts }: RestoreRecord): Plan {
  const states: { readonly [state: string]: StepState } = { 'available': 'due', 'error': 'due', 'in-use': 'due' };
  const isAttached = restored?.attachment !== undefined;
  const detach: Step = { id: 'detach', title: `detach ${restored?.id ?? 'the restored volume'}`, minutes: 1, state: isAttached ? 'due' : 'done' };
  return {
    steps: [detach, { id: 'delete', title: `delete ${restored?.id ?? 'the restored volume'}`, state: restored === undefined ? 'done' : states[restored.state] ?? 'running' }],
    lost: ['The content of the restored volume, with all changes since the restore.'],
    warnings: isAttached && instanceState === 'running'
      ? [`Take the disk offline first (${isWindows ? 'Set-Disk -Number NUMBER -IsOffline $true' : 'umount'}): EC2 waits until the system releases it.`]
      : [],
    next: [`The volume ${facts[FACT.ORIGINAL]} has not been changed.`],
    kept: [],
  };
}

function attachState({ restored, instanceState }: VolumeRestoreWorld, { facts }: RestoreRecord): Pick<Step, 'state' | 'detail'> {
  const { instanceId, device } = restored?.attachment ?? {};
  if (instanceId === facts[FACT.INSTANCE] && device === facts[FACT.DEVICE]) {
    return { state: 'done' };
  }
  if (instanceId !== undefined) {
    return { state: 'failed', detail: `it is attached to ${instanceId} as ${device}: undo this restore, and begin again` };
  }
  return instanceState === 'running' || instanceState === 'stopped'
    ? { state: 'due' }
    : { state: 'failed', detail: `the instance is ${instanceState ?? 'gone'}` };
}

/** The serial number of an NVMe disk is the id of its volume without the hyphen: https://docs.aws.amazon.com/ebs/latest/userguide/nvme-ebs-volumes.html */
function serialOf(id = 'vol-…'): string {
  return id.replace('-', '');
}
