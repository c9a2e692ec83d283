import { expireSnapshots } from './expire-snapshots';
import { Evidence, gatherEvidence, holdsOn } from './image-holds';
import type { OpenQuestion } from './open-questions';
import { retirement } from './retirement';
import { Answer, isUnanswered } from '../../../aws-calls/answer';
import { addDays, Day, dayOf } from '../model/day';
import type { Decision, DeregisterImage, Fail, Keep } from '../model/decision';
import { indexSnapshots } from '../model/image-progress';
import { imagesBeforeRestores } from '../model/images-before-restores';
import { inOrderOfCreation, isDeregistered, OwnImage, ownImagesBySource } from '../model/own-images';
import { ownershipOfImage, doubtAbout, undatedReason } from '../model/ownership';
import { quarantineOf } from '../model/quarantine';
import type { Image } from '../model/resources';
import { clockDifference, ConfirmedRunTime, expiryTime } from '../model/run-time';
import type { ExpiryWorld } from '../model/world';

/** The days for which a failed image stays for examination. It contains no backup, so its tag `delete-after` is ignored. */
const FAILED_IMAGE_DAYS = 7; // promise FN-1e.1

/** An expired image without a known use. It is removed unless AWS reports a use. */
export interface ExpiryCandidate {
  readonly imageId: string;
  readonly source: string;
  readonly snapshotIds: readonly string[];
  readonly reason: string;
}

/** The decisions of a run, and the images that may be removed. */
export interface ExpiryPlan {
  readonly decisions: readonly Decision[];
  /** The images to remove if AWS reports no use, the oldest first. */
  readonly candidates: readonly ExpiryCandidate[];
  /** The unreadable parameters that may name candidates, depending on the candidates' launch permissions. */
  readonly openQuestions: readonly OpenQuestion[];
}

/** Decides which expired images, and which expired snapshots without an image, to remove. */
export function expireImages(world: ExpiryWorld): ExpiryPlan {
  const today = dayOf(expiryTime(world.runTime));
  const snapshots = isUnanswered(world.snapshots) ? [] : world.snapshots;
  const instances = isUnanswered(world.instances) ? [] : world.instances;
  const quarantine = quarantineOf(world.quarantineRecords, world.images, instances);
  const imagesBySource = ownImagesBySource(world.environmentName, world.images, indexSnapshots(snapshots), quarantine);
  const beforeRestores = imagesBeforeRestores(world.environmentName, world.images, indexSnapshots(snapshots), quarantine);
  const ownImages = new Map([...imagesBySource.values(), beforeRestores].flat().map((own) => [own.image.id, own]));
  const evidence = gatherEvidence(world, imagesBySource, beforeRestores);

  const decisions: Decision[] = [...clockFault(world.runTime), ...retirement(world).refused, ...evidence.unanswered];
  const candidates: ExpiryCandidate[] = [];
  for (const image of inOrderOfCreation(world.images)) {
    const own = ownImages.get(image.id);
    const decision = own === undefined ? decideOnOther(image, world.environmentName) : decide(own, today, evidence);
    if (decision !== undefined && 'action' in decision) {
      decisions.push(decision);
    } else if (decision !== undefined) {
      candidates.push(decision);
    }
  }
  return {
    decisions: [...decisions, ...expireSnapshots(world.environmentName, snapshots, evidence, today)],
    candidates,
    openQuestions: evidence.openQuestions,
  };
}

/**
 * Decides whether to remove a candidate.
 *
 * @param references the uses that DescribeImageReferences reports, which include resource types that this library does not read
 * @param openQuestions the unreadable parameters that may name the image
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-ami-references.html
 */
export function confirmExpiry(
  candidate: ExpiryCandidate, references: Answer<readonly string[]>, openQuestions: Answer<readonly OpenQuestion[]>,
): DeregisterImage | Keep {
  const { imageId: subject, source, snapshotIds, reason: due } = candidate;
  if (isUnanswered(references)) { // promise FN-3l.2
    const reason = `${due}; it stays: AWS did not report its uses: ${references.unanswered}`;
    return { action: 'keep', subject, source, causes: ['unanswered'], reason };
  }
  if (references.length > 0) { // promise FN-3m.1
    const reason = `${due}; it stays: AWS reports that it is used by ${[...references].sort().join(' and ')}`;
    return { action: 'keep', subject, source, causes: ['aws-reports-use'], reason };
  }
  if (isUnanswered(openQuestions)) { // promise FN-3l2.3
    const reason = `${due}; it stays: AWS did not report its launch permissions: ${openQuestions.unanswered}`;
    return { action: 'keep', subject, source, causes: ['unanswered'], reason };
  }
  if (openQuestions.length > 0) { // promise FN-3l2.2
    const parameters = openQuestions.map(({ parameter }) => parameter).join(' and ');
    return { action: 'keep', subject, source, causes: ['open-question'], reason: `${due}; it stays: ${parameters} may name it, because it is shared` };
  }
  return { action: 'deregister-image', subject, source, snapshotIds, reason: `${due}, and nothing uses it` };
}

/** Returns a failure if the machine's clock is wrong. Nothing is removed too early, because the earliest time counts. */
function clockFault(runTime: ConfirmedRunTime): Fail[] {
  const difference = clockDifference(runTime);
  return difference === undefined ? [] : [{ action: 'fail', subject: 'clock', reason: `${difference}; until then, images expire by the earlier of the two` }];
}

function decide(own: OwnImage, today: Day, evidence: Evidence): Keep | ExpiryCandidate {
  const { image: { id, snapshotIds }, source, deleteAfter } = own;
  const due = dueReason(own, today);
  if (due === undefined) {
    return { action: 'keep', subject: id, source, causes: ['not-due'], reason: `its last day is ${deleteAfter}` };
  }
  const holds = holdsOn(own, evidence);
  return holds.length === 0
    ? { imageId: id, source, snapshotIds: [...snapshotIds].sort(), reason: due }
    : { action: 'keep', subject: id, source, causes: holds.map(({ cause }) => cause), reason: `${due}; it stays: ${holds.map(({ reason }) => reason).join('; ')}` }; // promise FN-3n
}

function dueReason({ createdAt, progress, deleteAfter }: OwnImage, today: Day): string | undefined {
  if (today > deleteAfter) { // promise TAGS-14.2
    return `its last day was ${deleteAfter}`;
  }
  const made = dayOf(createdAt);
  return progress === 'failed' && today > addDays(made, FAILED_IMAGE_DAYS) ? `it failed on ${made}, more than ${FAILED_IMAGE_DAYS} days ago` : undefined; // promise FN-1e.2
}

function decideOnOther(image: Image, environmentName: string): Keep | Fail | undefined {
  if (isDeregistered(image)) {
    return undefined;
  }
  switch (ownershipOfImage(image, environmentName)) {
    case 'undated': return { action: 'fail', subject: image.id, reason: undatedReason(image.tags) }; // promise FN-3a.2
    case 'copy': return { action: 'keep', subject: image.id, causes: ['copy'], reason: `it has the tags of an image of this environment, but is a copy: ${doubtAbout(image)}` };
    case 'service-managed': return { action: 'keep', subject: image.id, causes: ['service-managed'], reason: 'an AWS service made it and manages it' };
    case 'foreign': return { action: 'keep', subject: image.id, causes: ['foreign'], reason: 'it has tags of this environment, which did not make it' };
    default: return undefined;
  }
}
