import { DELETE_AFTER_TAG, RESTORE_TAG } from '../../tags/tag-keys';
import type { EbsVolume } from '../ec2/ebs-volume';
import type { Plan, Step } from '../plan';
import { preparedVolumeStep, VOLUME_FACT } from '../prepared-volume-step';
import type { RestoreRecord } from '../record';

/** The state of AWS that the restore of a server is planned by. */
export interface ServerRestoreWorld {
  readonly environmentName: string;
  /** The state of the instance: `running`, `stopped`, … Undefined if the instance does not exist. */
  readonly state?: string;
  readonly isWindows: boolean;
  /** The volume at the root device. Undefined if none is attached. */
  readonly root?: { readonly volumeId: string; readonly goesWithInstance: boolean };
  /** Whether both status checks pass and the agent of Systems Manager has answered since the last replacement of the root volume. */
  readonly isHealthy: boolean;
  /** The image of the state before the restore. */
  readonly imageBefore?: { readonly id: string; readonly state: string; readonly deleteAfter?: string };
  /** The volume with the content of the chosen image. */
  readonly prepared?: EbsVolume;
  /** The root volume from before the restore. */
  readonly old?: EbsVolume;
  /** The replacements of the root volume that this restore has begun, the oldest first. */
  readonly tasks: readonly RootReplacement[];
  /** Whether a replacement of the root volume is in progress, also one that this restore has not begun. */
  readonly isReplacing: boolean;
  readonly clock: Date;
}

/** A replacement of a root volume. */
export interface RootReplacement {
  readonly action: string;
  readonly state: string;
  readonly completedAt?: Date;
}

/** The names of the facts in the record of the restore of a server. */
export const FACT = {
  IMAGE: 'image',
  MADE: 'image made',
  SNAPSHOT: 'snapshot',
  INSTANCE: 'instance',
  OLD_ROOT: 'old root volume',
  GOES_WITH_INSTANCE: 'root volume is deleted with the instance',
  WITHOUT_IMAGE: 'without an image of the present state, because',
  VOLUME: VOLUME_FACT,
} as const;

/** The days for which the image of the state before a restore is kept. */
export const IMAGE_BEFORE_DAYS = 7;

/** The time after which a server that does not become healthy counts as failed. The first boot of a restored Windows disk reads it from Amazon S3. */
const HEALTHY_MINUTES = 45;

/** Plans the restore of a server in place, its undo, or its finish. */
export function planServer(world: ServerRestoreWorld, record: RestoreRecord): Plan {
  switch (record.action) {
    case 'undo': return undo(world, record);
    case 'finish': return finish(world, record);
    default: return begin(world, record);
  }
}

function begin(world: ServerRestoreWorld, record: RestoreRecord): Plan {
  const { subject: { name }, facts } = record;
  const isSwapped = isRoot(world, facts[FACT.VOLUME]);
  return {
    steps: [
      ...facts[FACT.WITHOUT_IMAGE] === undefined ? [imageStep(world, name, isSwapped)] : [],
      preparedVolumeStep(world.prepared, facts, world.clock, `make a volume from the root snapshot ${facts[FACT.SNAPSHOT]} of ${facts[FACT.IMAGE]}`),
      { id: 'keep', title: `tag the present root volume ${facts[FACT.OLD_ROOT]}, which is kept`, state: world.old?.tags[RESTORE_TAG] === record.id ? 'done' : 'due' },
      { id: 'swap', title: 'replace the root volume, and restart the server', minutes: 5, ...swapState(world, 'begin', facts[FACT.VOLUME]) },
      goesWithStep(world, facts[FACT.GOES_WITH_INSTANCE], facts[FACT.VOLUME]),
      healthyStep(world, 'begin', facts[FACT.VOLUME]),
    ],
    lost: [
      `Changes on the root volume of ${name} since ${facts[FACT.MADE]}, until --undo: programs, settings, event logs, and files on it.`,
      `The content of the memory. ${name} is not available from the replacement until it has started.`,
    ],
    warnings: warningsOf(world, record),
    next: [
      `Sign in, and look: aws ssm start-session --target ${facts[FACT.INSTANCE]}`,
      `To return to the present root volume: npx oban-environment restore server ${name} --undo --environment ${world.environmentName}`,
      `When the server is right: npx oban-environment restore server ${name} --finish --environment ${world.environmentName}, which deletes the kept root volume`,
    ],
    kept: keptOf(world, facts[FACT.OLD_ROOT]),
  };
}

function undo(world: ServerRestoreWorld, record: RestoreRecord): Plan {
  const { subject: { name }, facts } = record;
  const old = facts[FACT.OLD_ROOT];
  // A failed replacement restarts the instance, too.
  const hasRestarted = world.tasks.length > 0;
  return {
    steps: [
      ...backSteps(world, old),
      goesWithStep(world, facts[FACT.GOES_WITH_INSTANCE], old),
      ...hasRestarted ? [healthyStep(world, 'undo', old)] : [],
      deleteStep(world, world.prepared, 'the restored volume'),
      { id: 'release', title: `remove the tag ${RESTORE_TAG} from ${old}`, state: world.old?.tags[RESTORE_TAG] === undefined ? 'done' : 'due' },
    ],
    lost: [`Changes on the root volume of ${name} since the restore. The restored volume is deleted.`],
    warnings: [`${name} restarts, unless the restore has not replaced its root volume yet. Data volumes keep their content of today.`],
    next: imageBeforeLines(world),
    kept: [],
  };
}

/** The return of the old root volume: by a replacement, or by hand after a replacement that has left the instance without a root volume. */
function backSteps(world: ServerRestoreWorld, old: string): Step[] {
  const stopped = world.state === 'stopped' || world.state === 'stopping';
  const isAttached = isRoot(world, old);
  if (world.isReplacing || (world.root !== undefined && !(isAttached && stopped))) {
    return [{ id: 'swap', title: `make ${old} the root volume again, and restart the server`, minutes: 5, ...swapState(world, 'undo', old) }];
  }
  return [
    { id: 'stop', title: 'stop the instance, which has no root volume', minutes: 5, state: stopped ? world.state === 'stopped' ? 'done' : 'running' : 'due' },
    { id: 'attach', title: `attach ${old} as the root volume`, minutes: 1, state: isAttached ? 'done' : 'due' },
    { id: 'start', title: 'start the instance', minutes: 5, state: 'due' },
  ];
}

function finish(world: ServerRestoreWorld, record: RestoreRecord): Plan {
  const { subject: { name }, facts } = record;
  const volume = facts[FACT.VOLUME];
  return {
    steps: [
      isRoot(world, volume)
        ? { id: 'check', title: `check that ${name} has the restored root volume`, state: 'done' }
        : { id: 'check', title: `check that ${name} has the restored root volume`, state: 'failed', detail: 'it does not: continue the restore, or undo it' },
      deleteStep(world, world.old, 'the kept root volume'),
      { id: 'release', title: `remove the tag ${RESTORE_TAG} from ${volume}`, state: world.prepared?.tags[RESTORE_TAG] === undefined ? 'done' : 'due' },
    ],
    lost: [`The root volume from before the restore, ${facts[FACT.OLD_ROOT]}. --undo is not possible afterwards.`],
    warnings: [],
    next: imageBeforeLines(world),
    kept: [],
  };
}

function imageStep({ imageBefore }: ServerRestoreWorld, name: string, isSwapped: boolean): Step {
  const step = { id: 'image', title: `make an image of ${name} as it is now, without a restart`, minutes: 30, detail: imageBefore?.id };
  switch (imageBefore?.state) {
    case undefined: return { ...step, state: isSwapped ? 'done' : 'due' };
    case 'available': return { ...step, state: 'done' };
    case 'pending': return { ...step, state: 'running' };
    default: return {
      ...step,
      state: 'failed',
      detail: `${imageBefore?.id} is ${imageBefore?.state}: undo this restore, and begin again, with --without-image 'REASON' if the server cannot be imaged`,
    };
  }
}

function swapState(world: ServerRestoreWorld, action: string, volumeId: string | undefined): Pick<Step, 'state' | 'detail'> {
  if (isRoot(world, volumeId) && !world.isReplacing) {
    return { state: 'done' };
  }
  if (world.isReplacing) {
    return { state: 'running' };
  }
  const last = world.tasks.filter((task) => task.action === action).at(-1);
  if (last !== undefined && last.state !== 'succeeded') {
    return {
      state: 'failed',
      detail: last.state === 'failed-detached'
        ? 'the replacement has failed, and the instance has no root volume now: --undo attaches the one from before'
        : 'the replacement has failed, and the instance has its root volume from before: undo this restore, and begin again',
    };
  }
  return world.state === 'running' ? { state: 'due' } : { state: 'failed', detail: `the instance is ${world.state ?? 'gone'}, and EC2 replaces the root volume of a running one only: start it` };
}

/** The setting of CloudFormation's template, which EC2 does not document for a root volume that was given. */
function goesWithStep({ root }: ServerRestoreWorld, goesWithInstance: string, volumeId: string | undefined): Step {
  const isSet = root !== undefined && root.volumeId === volumeId && `${root.goesWithInstance}` === goesWithInstance;
  return { id: 'goes-with', title: 'set whether the root volume is deleted with the instance, as before', state: isSet ? 'done' : 'due' };
}

function healthyStep(world: ServerRestoreWorld, action: string, volumeId: string | undefined): Step {
  const { isHealthy, tasks, clock } = world;
  const step = { id: 'healthy', title: 'wait until both status checks pass and Session Manager reaches the server', minutes: 15 };
  const completedAt = tasks.filter((task) => task.action === action).at(-1)?.completedAt;
  const minutes = completedAt === undefined ? 0 : (clock.getTime() - completedAt.getTime()) / 60_000;
  if (!isRoot(world, volumeId) || isHealthy) {
    return { ...step, state: isRoot(world, volumeId) ? 'done' : 'due' };
  }
  return minutes < HEALTHY_MINUTES
    ? { ...step, state: 'running' }
    : { ...step, state: 'failed', detail: `not within ${HEALTHY_MINUTES} minutes: --undo returns to the root volume from before${action === 'undo' ? ', which this was' : ''}` };
}

/** EC2 may show a volume as attached for some time after it was replaced, and refuses to delete it until then. */
function deleteStep(world: ServerRestoreWorld, volume: EbsVolume | undefined, what: string): Step {
  const title = `delete ${what}${volume === undefined ? '' : ` ${volume.id}`}`;
  if (volume === undefined) {
    return { id: 'delete', title, state: 'done' };
  }
  const isDue = isRoot(world, volume.id) || volume.state === 'available' || volume.state === 'error';
  return { id: 'delete', title, state: isDue ? 'due' : 'running', ...volume.state === 'in-use' && !isDue && { detail: 'it is still attached' } };
}

function isRoot({ root }: ServerRestoreWorld, volumeId: string | undefined): boolean {
  return volumeId !== undefined && root?.volumeId === volumeId;
}

function warningsOf({ isWindows }: ServerRestoreWorld, { facts, subject: { name } }: RestoreRecord): string[] {
  return [
    `Data volumes of ${name} keep their content of today, beside a root volume of ${facts[FACT.MADE]}. Programs and databases must cope with that.`,
    ...facts[FACT.WITHOUT_IMAGE] === undefined ? [] : ['No image of the present state is made. Only the kept root volume has it.'],
    ...isWindows ? [
      `If ${name} is in a domain: Windows changes the password of its machine account every 30 days. If it has changed since ${facts[FACT.MADE]}, nobody can `
        + 'sign in with a domain account. Have a local administrator, and run Test-ComputerSecureChannel -Repair.',
      'If BitLocker protects the root volume, have its recovery key: Windows may ask for it, and nobody can type it through Session Manager.',
    ] : [],
  ];
}

function keptOf({ old, imageBefore }: ServerRestoreWorld, oldRoot: string): string[] {
  return [
    `${oldRoot}: the root volume from before the restore${old === undefined ? '' : `, ${old.gibibytes} GiB`}, until --undo or --finish`,
    ...imageBefore === undefined ? [] : [`${imageBefore.id}: the image of the state before the restore, until ${imageBefore.deleteAfter ?? 'somebody removes it'}`],
  ];
}

function imageBeforeLines({ imageBefore }: ServerRestoreWorld): string[] {
  return imageBefore === undefined
    ? []
    : [`${imageBefore.id}, the image of the state before the restore, stays. expire-images removes it after ${imageBefore.deleteAfter ?? `the day in its tag ${DELETE_AFTER_TAG}`}.`];
}
