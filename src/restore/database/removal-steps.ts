import type { DatabaseInstance } from './database-instance';
import { finalSnapshotName, formerName, restoredName } from './names';
import type { DatabaseWorld } from './world';
import { RESTORE_TAG } from '../../tags/tag-keys';
import type { Step } from '../plan';
import type { RestoreRecord } from '../record';

/** The steps that delete the restored database, while the original has its name. */
export function undoSteps(world: DatabaseWorld, record: RestoreRecord): Step[] {
  const { restored } = world;
  return removalSteps(world, restored, restoredName(record), restored === undefined ? undefined : obstacleToUndo(world, restored, record));
}

/** The steps that delete the former database, while the restored one has its name. */
export function finishSteps(world: DatabaseWorld, record: RestoreRecord): Step[] {
  const { original } = world;
  return removalSteps(world, original, formerName(record), original === undefined ? undefined : obstacleToFinish(world, original, record));
}

/** Returns whether the deletion of a database makes a final snapshot: only a copy of data that another database has needs none. */
export function hasFinalSnapshot({ action, facts }: RestoreRecord): boolean {
  return action === 'finish' || facts.exchanged !== undefined;
}

function removalSteps(
  { finalSnapshot, logGroups }: DatabaseWorld, instance: DatabaseInstance | undefined, name: string, obstacle: string | undefined,
): Step[] {
  const isGone = instance === undefined;
  const isDeleting = instance?.status === 'deleting';
  const snapshotWaits = finalSnapshot !== undefined && finalSnapshot.status !== 'available';
  return [
    { id: 'check', title: `check that ${name} may be deleted`, ...obstacle === undefined || isDeleting ? { state: 'done' } : { state: 'failed', detail: obstacle } },
    { id: 'unprotect', title: `end the deletion protection of ${name}`, state: isGone || isDeleting || !instance.isProtected ? 'done' : 'due' },
    {
      id: 'delete',
      title: `delete ${name}`,
      minutes: 15,
      state: isGone ? 'done' : isDeleting || instance.isChanging ? 'running' : 'due',
      detail: isGone ? undefined : `it is ${instance.status}`,
    },
    ...finalSnapshot === undefined ? [] : [{
      id: 'snapshot',
      title: `remove the tag ${RESTORE_TAG} from the final snapshot ${finalSnapshotName(name)}`,
      state: snapshotWaits ? 'running' as const : finalSnapshot.isTagged ? 'due' as const : 'done' as const,
    }],
    {
      id: 'logs',
      title: 'delete the log groups of the names that only the restore used',
      state: logGroups.length === 0 ? 'done' : 'due',
      detail: logGroups.length === 0 ? undefined : logGroups.join(', '),
    },
  ];
}

/** Each of these alone keeps the running database from being deleted. */
function obstacleToUndo({ original, stack }: DatabaseWorld, restored: DatabaseInstance, record: RestoreRecord): string | undefined {
  const { subject: { name }, facts, id } = record;
  if (restored.identifier === name || restored.newIdentifier === name) {
    return `the restored database has the name ${name}: exchange the names back first`;
  }
  return wrongInstance(restored, { identifier: restoredName(record), notResourceId: facts.source, resourceId: facts.restored, restore: id })
    ?? notInPlace(original, name, facts.source)
    ?? inProgress(stack);
}

function obstacleToFinish({ original, restored, stack }: DatabaseWorld, former: DatabaseInstance, record: RestoreRecord): string | undefined {
  const { subject: { name }, facts, id } = record;
  if (original?.identifier === name) {
    return `${name} is the database from before the restore: exchange the names first, or undo the restore`;
  }
  const { secretArn } = former;
  const stale = [...stack?.outputs ?? []].filter(([, value]) => secretArn !== undefined && value.includes(secretArn)).map(([output]) => output);
  if (stale.length > 0) {
    return `outputs of the stack ${stack?.name} have the secret of ${former.identifier}, which is deleted with it (${stale.join(', ')}): deploy a change of the database first`;
  }
  return wrongInstance(former, { identifier: formerName(record), notResourceId: facts.restored, resourceId: facts.source, restore: id })
    ?? notInPlace(restored, name, facts.restored)
    ?? inProgress(stack);
}

interface Expected {
  readonly identifier: string;
  readonly resourceId?: string;
  /** The resource id of the other database. */
  readonly notResourceId?: string;
  readonly restore: string;
}

function wrongInstance({ identifier, resourceId, tags }: DatabaseInstance, expected: Expected): string | undefined {
  if (identifier !== expected.identifier) {
    return `its name is ${identifier}, and not ${expected.identifier}`;
  }
  if (resourceId === expected.notResourceId || (expected.resourceId !== undefined && resourceId !== expected.resourceId)) {
    return `${identifier} is not the DB instance of the record (${resourceId})`;
  }
  return tags[RESTORE_TAG] === expected.restore ? undefined : `${identifier} does not have the tag ${RESTORE_TAG}=${expected.restore}`;
}

/** The database that stays must be there before the other one is deleted. */
function notInPlace(staying: DatabaseInstance | undefined, name: string, resourceId: string | undefined): string | undefined {
  return staying !== undefined && staying.identifier === name && staying.resourceId === resourceId && staying.status === 'available'
    ? undefined
    : `the DB instance ${name} that stays is ${staying === undefined ? 'missing' : `${staying.status} (${staying.identifier})`}`;
}

function inProgress(stack: DatabaseWorld['stack']): string | undefined {
  return stack?.status.endsWith('_IN_PROGRESS') ? `the stack ${stack.name} is ${stack.status}: wait for it` : undefined;
}
