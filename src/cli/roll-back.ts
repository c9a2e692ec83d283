import { confirm } from './confirmation';
import { untilInterrupted } from './interruption';
import { READ_ONLY, runOf, settingsOf } from './operator-run';
import { Progress } from './progress';
import { Refusal, UsageError } from './refusals';
import type { Session } from './session';
import { say, Terminal } from './terminal';
import { reasonOf } from '../aws-calls/fault';
import { named } from '../aws-calls/place';
import { imagesById } from '../backup/functions/aws/images-of-any-owner';
import type { MovePointer } from '../backup/functions/model/decision';
import { baseImageOf } from '../backup/functions/model/pointer-line';
import type { Cluster, ClusterWorld } from '../backup/functions/model/world';
import { clusterWorld } from '../backup/functions/roll-clusters/cluster-world';
import { movePointer } from '../backup/functions/roll-clusters/move-pointer';
import { rollBack as plan, RollBackTarget } from '../backup/functions/roll-clusters/roll-back';
import { versionOf } from '../backup/functions/roll-clusters/run';
import type { Outcome, Result } from '../backup/functions/runtime/outcome';
import { clusterSettings } from '../backup/functions/runtime/read-settings';
import { visible } from '../backup/functions/runtime/visible-text';

/** The results after which the pointer does not name the target image. */
const UNFINISHED: readonly Result[] = ['failed', 'overtaken', 'left'];

/** The options of the command `rollback`. */
export interface RollBackRequest {
  /** The name of the cluster. Not needed if there is only one. */
  readonly cluster?: string;
  /** The image that the pointer moves to. */
  readonly target: RollBackTarget;
  readonly isDryRun: boolean;
  readonly isYes: boolean;
  readonly isJson: boolean;
}

/** Moves a cluster's pointer back. Returns whether the pointer was moved or, in a dry run, would be. */
export async function rollBack(session: Session, request: RollBackRequest, terminal: Terminal): Promise<boolean> {
  const world = await worldOf(session, terminal);
  const cluster = request.cluster ?? onlyCluster(world);
  const decision = plan(await withTarget(session, world, cluster, request.target), cluster, request.target);
  if (decision.action !== 'revert-pointer') {
    throw new Refusal(`${decision.subject} is not moved: ${decision.reason}`);
  }
  const { action, subject, source, from, to, reason } = decision;
  if (!request.isJson) {
    say(terminal.out, visible(`${subject} of ${named(session.place)} moves back from ${from} to ${to}: ${reason}`), ...consequencesOf(to, world));
  }
  const outcome: Outcome = request.isDryRun ? { result: 'planned' } : await move(session, decision, world, request, terminal);
  if (request.isJson) {
    say(terminal.out, JSON.stringify({ ...session.place, action, subject, source, from, to, reason, ...outcome }, undefined, 2));
  } else {
    say(terminal.out, visible(`${outcome.result}: ${subject} of ${named(session.place)}${outcome.detail === undefined ? '' : `: ${outcome.detail}`}`));
  }
  return !UNFINISHED.includes(outcome.result);
}

async function worldOf(session: Session, terminal: Terminal): Promise<ClusterWorld> {
  const progress = new Progress(terminal.err, 'rollback');
  const settings = settingsOf(session, 'roll-clusters', clusterSettings);
  try {
    return await clusterWorld(runOf(session, READ_ONLY, settings));
  } finally {
    progress.end();
  }
}

/** Returns the world, with EC2's description of the image that the operator names if that image does not have the environment's tag. */
async function withTarget({ clients: { ec2 } }: Session, world: ClusterWorld, clusterName: string, target: RollBackTarget): Promise<ClusterWorld> {
  const cluster = world.clusters.find(({ entry }) => entry.name === clusterName);
  const known = new Set(world.images.map(({ id }) => id));
  const ids = cluster === undefined ? [] : targetsOf(cluster, target).filter((id) => !known.has(id));
  return ids.length === 0 ? world : { ...world, otherImages: await imagesById(ec2, ids) };
}

function targetsOf({ entry: { pointerName } }: Cluster, target: RollBackTarget): readonly string[] {
  switch (target.kind) {
    case 'image': return [target.imageId];
    case 'base': return [baseImageOf(pointerName)];
    case 'previous': return [];
  }
}

function onlyCluster({ clusters, environmentName }: ClusterWorld): string {
  const names = clusters.map(({ entry }) => entry.name).sort();
  if (names.length === 0) {
    throw new Refusal(`the inventory of ${environmentName} has no cluster`);
  }
  if (names.length > 1) {
    throw new UsageError(`there are several clusters: give --cluster with one of ${names.join(', ')}`);
  }
  return names[0];
}

async function move(session: Session, change: MovePointer, world: ClusterWorld, request: RollBackRequest, terminal: Terminal): Promise<Outcome> {
  await confirm(terminal, request.isYes, `Move ${change.subject} of ${named(session.place)} from ${change.from} back to ${change.to}?`);
  try {
    say(terminal.err, 'Parameter Store is checking the image; this may take some minutes');
    return await movePointer(session.clients.ssm, change, versionOf(change.subject, world), untilInterrupted(process, terminal.err));
  } catch (error) {
    return { result: 'failed', detail: reasonOf(error) };
  }
}

function consequencesOf(to: string, { refresh, promotion }: ClusterWorld): string[] {
  return [
    refresh
      ? `New members start from ${to}, and the next run of roll-clusters replaces running members that are not from it.`
      : `New members start from ${to}; running members stay.`,
    promotion === 'manual'
      ? 'Promotion is manual: only an operator moves the pointer forward again.'
      : 'Promotion is automatic: images of healthy members that are made from now on are promoted; Promotion.MANUAL prevents that.',
  ];
}
