import type { DatabaseInstance } from './database-instance';
import type { BackupCopy, DatabaseWorld } from './world';
import { RESTORE_TAG } from '../../tags/tag-keys';
import type { Step } from '../plan';
import type { RestoreRecord } from '../record';

/** The DB instance that gets the name of the environment's database, and the one that gives it away. */
export interface Exchange {
  readonly coming: DatabaseInstance;
  /** The identifier that the first one has before the exchange. */
  readonly comingAs: string;
  readonly going: DatabaseInstance;
  /** The identifier that the second one gets. */
  readonly goingAs: string;
  readonly waitMinutes: number;
}

/**
 * The steps of an exchange of names in one direction. The order of the tags is the safe one: as long as the former database has no tag, the guard of the
 * database regards it as a second one, and refuses to create another.
 */
export function exchangeSteps(world: DatabaseWorld, record: RestoreRecord, { coming, comingAs, going, goingAs, waitMinutes }: Exchange): Step[] {
  const { subject: { name }, id } = record;
  const waits = { minutes: waitMinutes };
  return [
    {
      id: 'protect',
      title: `protect ${comingAs} from deletion`,
      state: coming.isProtected || !going.isProtected ? 'done' : coming.isChanging ? 'running' : 'due',
    },
    { id: 'rename-away', title: `rename ${name} to ${goingAs}`, ...waits, ...naming(going, goingAs, world, true) },
    { id: 'rename-in', title: `rename ${comingAs} to ${name}`, ...waits, ...naming(coming, name, world, false) },
    { id: 'tag', title: `tag ${goingAs} with ${RESTORE_TAG}, so that it counts as no second database`, state: going.tags[RESTORE_TAG] === id ? 'done' : 'due' },
    { id: 'untag', title: `remove the tag ${RESTORE_TAG} from ${name}`, state: RESTORE_TAG in coming.tags ? 'due' : 'done' },
    copyStep(name, missingCopies(world, coming, going), coming),
  ];
}

/** Returns the copies that the second DB instance has and the first one does not have. */
export function missingCopies({ copies }: DatabaseWorld, coming: DatabaseInstance, going: DatabaseInstance): readonly BackupCopy[] {
  const present = copies.get(coming.resourceId) ?? [];
  return (copies.get(going.resourceId) ?? []).filter(({ region }) => !present.some((each) => each.region === region));
}

function copyStep(name: string, copies: readonly BackupCopy[], { isChanging }: DatabaseInstance): Step {
  const title = `copy the automated backups of ${name} to the other Region, if those of the former database are copied`;
  return copies.length === 0
    ? { id: 'copies', title, state: 'done' }
    : { id: 'copies', title, state: isChanging ? 'running' : 'due', detail: copies.map(({ region }) => region).join(', ') };
}

function naming(instance: DatabaseInstance, wanted: string, { holders, stack }: DatabaseWorld, isFirst: boolean): Pick<Step, 'state' | 'detail'> {
  const { identifier, newIdentifier, status, resourceId } = instance;
  if (newIdentifier !== undefined || status === 'renaming') {
    return { state: 'running', detail: `${identifier} is ${status}` };
  }
  if (identifier === wanted) {
    // A renamed DB instance restarts.
    return status === 'available' ? { state: 'done' } : { state: 'running', detail: `it is ${status}` };
  }
  const holder = holders.get(wanted);
  if (holder !== undefined && holder !== resourceId && isFirst) {
    return { state: 'failed', detail: `there is another DB instance ${wanted}` };
  }
  if (isFirst && stack?.status.endsWith('_IN_PROGRESS')) {
    return { state: 'running', detail: `waiting, because the stack ${stack.name} is ${stack.status}` };
  }
  return status === 'available' ? { state: 'due' } : { state: 'running', detail: `waiting, because ${identifier} is ${status}` };
}
