import type { RestoreRequest } from './restore-command-line';
import { named } from '../../aws-calls/place';
import { operatorRecords } from '../../backup/functions/aws/operator-records';
import { restoresPath } from '../../backup/functions/model/parameter-names';
import { isMalformed, readRecord, RestoreRecord } from '../../restore/record';
import { RestoredResource, restoredResources } from '../../restore/restored-resources';
import type { Session } from '../session';
import { table } from '../table';
import { say, Terminal } from '../terminal';

/** Shows the restores, and all resources that exist only because of a restore. Returns whether each resource belongs to a restore. */
export async function restoreStatus(session: Session, { isJson }: RestoreRequest, terminal: Terminal): Promise<boolean> {
  const { environmentName, place, clients } = session;
  const records = (await operatorRecords(clients.ssm, restoresPath(environmentName))).map(readRecord);
  const restores = records.flatMap((record) => (isMalformed(record) ? [] : [record]));
  const malformed = records.filter(isMalformed);
  const resources = await restoredResources(clients, environmentName);
  const ended = resources.filter(({ restore }) => !restores.some(({ id }) => id === restore));
  const expiring = ended.filter(({ expiresAfter }) => expiresAfter !== undefined);
  const unnamed = ended.filter(({ expiresAfter }) => expiresAfter === undefined);
  if (isJson) {
    say(terminal.out, JSON.stringify({ ...place, restores, malformed, resources, unnamed }, undefined, 2));
  } else {
    say(
      terminal.out,
      ...restores.length === 0 ? [`no restore of ${named(place)} is in progress, and none has left anything`] : [`restores of ${named(place)}`, ...restores.flatMap((each) => linesOf(each, resources, session.now()))],
      ...malformed.map(({ parameterName, malformed: why }) => `${parameterName} cannot be read, because ${why}`),
      ...expiring.length === 0 ? [] : ['', 'Images of the state before restores that have ended. expire-images removes them after their last day:', ...expiringLines(expiring)],
      ...unnamed.length === 0 ? [] : ['', 'Resources with the tag oban:restore that no restore names. They cost money; delete them if nobody needs them:', ...resourceLines(unnamed)],
    );
  }
  return unnamed.length === 0 && malformed.length === 0;
}

function linesOf(record: RestoreRecord, resources: readonly RestoredResource[], now: Date): string[] {
  const { id, subject: { kind, name }, action, isDone, aliveUntil, by, began } = record;
  const state = isDone ? 'done' : aliveUntil > now ? 'running' : 'interrupted: continue it with --resume, or reverse it with --undo';
  const own = resources.filter(({ restore }) => restore === id);
  return [
    '',
    `${kind} ${name}: ${action}, ${state}; begun at ${began.toISOString().slice(0, 16).replace('T', ' ')} UTC by ${by}`,
    ...resourceLines(own),
  ];
}

function expiringLines(resources: readonly RestoredResource[]): string[] {
  return table(['  KIND', 'ID', 'STATE', 'LAST DAY'], resources.map(({ kind, id, state, expiresAfter = '' }) => [`  ${kind}`, id, state, expiresAfter]));
}

function resourceLines(resources: readonly RestoredResource[]): string[] {
  return resources.length === 0 ? [] : table(['  KIND', 'ID', 'STATE', 'RESTORE'], resources.map(({ kind, id, state, restore }) => [`  ${kind}`, id, state, restore]));
}
