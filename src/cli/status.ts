import { FormerImage, formerImages } from './former-images';
import { READ_ONLY, runOf, settingsOf } from './operator-run';
import { Progress } from './progress';
import { areAllowed, linesOfMutes, muteStatus } from './quiet/mute-status';
import { sourcesOf } from './quiet/sources';
import { linesOfVerdict } from './render-status';
import { RetiredSource, retiredSources } from './retired-sources';
import type { Session } from './session';
import { table } from './table';
import { say, Terminal } from './terminal';
import { Answer, isUnanswered } from '../aws-calls/answer';
import { ask } from '../aws-calls/ask';
import { checkWorld } from '../backup/functions/check-backups/check-world';
import { checkBackups } from '../backup/functions/check-backups/plan';
import { readInventory } from '../backup/functions/model/inventory';
import { pointerLine } from '../backup/functions/model/pointer-line';
import type { Pointer } from '../backup/functions/model/resources';
import { checkSettings } from '../backup/functions/runtime/read-settings';

/** A pointer, and the image that it names. */
interface PointerStatus {
  readonly name: string;
  readonly image?: string;
  readonly since?: Date;
  /** The image that the pointer named before its last move. */
  readonly previous?: string;
}

/**
 * Prints the state of the backups and the mutes of alarms, and sends no mail. Returns whether the backups are healthy, and no alarm is muted that must
 * not be.
 */
export async function status(session: Session, isJson: boolean, terminal: Terminal): Promise<boolean> {
  const progress = new Progress(terminal.err, 'status');
  const run = runOf(session, READ_ONLY, settingsOf(session, 'check-backups', checkSettings));
  try {
    const world = await checkWorld(run);
    const retired = await ask(() => retiredSources(session.clients.ssm, session.environmentName));
    const sources = sourcesOf(isUnanswered(world.inventory) ? [] : readInventory(world.inventory));
    const mutes = await ask(() => muteStatus(session, sources));
    const verdict = checkBackups(world);
    const former = formerImages(world);
    const pointers = isUnanswered(world.pointers) ? [] : world.pointers.map(statusOf);
    progress.end();
    say(terminal.out, ...isJson
      ? [JSON.stringify({ ...verdict, ...session.place, pointers, former, retired, mutes }, undefined, 2)]
      : [
        ...linesOfVerdict(verdict, session.place),
        ...linesOfPointers(pointers),
        ...linesOfFormer(former),
        ...linesOfRetired(retired),
        ...linesOfMutes(mutes),
      ]);
    return !verdict.isWrong && !isUnanswered(retired) && areAllowed(mutes);
  } finally {
    progress.end();
  }
}

function statusOf(pointer: Pointer): PointerStatus {
  const line = pointerLine(pointer);
  return { name: pointer.name, image: line?.value, since: line?.since, previous: line?.previous };
}

function linesOfPointers(pointers: readonly PointerStatus[]): string[] {
  const rows = pointers.map(({ name, image = '-', since, previous = '-' }) => [name, image, since?.toISOString() ?? '-', previous]);
  return rows.length === 0 ? [] : ['', ...table(['POINTER', 'NAMES', 'SINCE', 'BEFORE'], rows)];
}

function linesOfFormer(images: readonly FormerImage[]): string[] {
  const rows = images.map(({ imageId, cluster, createdAt, command }) => [imageId, cluster, createdAt.toISOString(), command]);
  return rows.length === 0 ? [] : ['', ...table(['FORMER IMAGE', 'CLUSTER', 'MADE', 'ROLLBACK COMMAND'], rows)];
}

function linesOfRetired(retired: Answer<readonly RetiredSource[]>): string[] {
  if (isUnanswered(retired)) {
    return ['', `the retired sources are unknown: ${retired.unanswered}`];
  }
  return retired.length === 0 ? [] : ['', ...table(['RETIRED', 'SINCE'], retired.map(({ source, since }) => [source, since]))];
}
