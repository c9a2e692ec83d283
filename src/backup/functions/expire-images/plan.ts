import { expireSnapshots } from './expire-snapshots';
import { Evidence, gatherEvidence, holdsOn } from './image-holds';
import type { OpenQuestion } from './open-questions';
import { retirement } from './retirement';
import { Answer, isUnanswered } from '../../../aws-calls/answer';
import { addDays, Day, dayOf } from '../model/day';
import type { Decision, DeregisterImage, Fail, Keep } from '../model/decision';
import { indexSnapshots } from '../model/image-progress';
import { inOrderOfCreation, isDeregistered, OwnImage, ownImagesBySource } from '../model/own-images';
import { ownershipOfImage, doubtAbout, undatedReason } from '../model/ownership';
import { quarantineOf } from '../model/quarantine';
import type { Image } from '../model/resources';
import { clockDifference, ConfirmedRunTime, expiryTime } from '../model/run-time';
import type { ExpiryWorld } from '../model/world';

/** How long a failed image stays for someone to look at, whatever its tag says: it is the backup of nothing. */
const FAILED_IMAGE_DAYS = 7; // promise FN-1e.1

/** An image that is past its day and that nothing in the world needs. AWS itself has the last word. */
export interface ExpiryCandidate {
  readonly imageId: string;
  readonly source: string;
  readonly snapshotIds: readonly string[];
  readonly reason: string;
}

/** What to remove, and why the rest stays. */
export interface ExpiryPlan {
  readonly decisions: readonly Decision[];
  /** Each to be confirmed with what AWS reports; the oldest first. */
  readonly candidates: readonly ExpiryCandidate[];
  /** Questions that can be about candidates, each by with whom it is shared. */
  readonly openQuestions: readonly OpenQuestion[];
}

/** Which images, and which snapshots without one, are past their day and proven unneeded. */
export function expireImages(world: ExpiryWorld): ExpiryPlan {
  const today = dayOf(expiryTime(world.runTime));
  const snapshots = isUnanswered(world.snapshots) ? [] : world.snapshots;
  const instances = isUnanswered(world.instances) ? [] : world.instances;
  const quarantine = quarantineOf(world.quarantineRecords, world.images, instances);
  const imagesBySource = ownImagesBySource(world.environmentName, world.images, indexSnapshots(snapshots), quarantine);
  const ownImages = new Map([...imagesBySource.values()].flat().map((own) => [own.image.id, own]));
  const evidence = gatherEvidence(world, imagesBySource);

  const decisions: Decision[] = [...wrongClock(world.runTime), ...retirement(world).refused, ...evidence.unanswered];
  const candidates: ExpiryCandidate[] = [];
  for (const image of inOrderOfCreation(world.images)) {
    const own = ownImages.get(image.id);
    const decision = own === undefined ? leave(image, world.environmentName) : decide(own, today, evidence);
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
 * Whether a candidate goes, by what AWS reports about it.
 *
 * @param references what uses the image, as DescribeImageReferences says: it knows users that nobody else thought of
 * @param openQuestions those that can be about the image
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-ami-references.html
 */
export function confirmExpiry(
  candidate: ExpiryCandidate, references: Answer<readonly string[]>, openQuestions: Answer<readonly OpenQuestion[]>,
): DeregisterImage | Keep {
  const { imageId: subject, source, snapshotIds, reason: due } = candidate;
  if (isUnanswered(references)) { // promise FN-3l.2
    const reason = `${due}; it stays: AWS did not report what uses it: ${references.unanswered}`;
    return { action: 'keep', subject, source, causes: ['unanswered'], reason };
  }
  if (references.length > 0) { // promise FN-3m.1
    const reason = `${due}; it stays: AWS reports that it is used by ${[...references].sort().join(' and ')}`;
    return { action: 'keep', subject, source, causes: ['aws-reports-use'], reason };
  }
  if (isUnanswered(openQuestions)) { // promise FN-3l2.3
    const reason = `${due}; it stays: AWS did not say with whom it is shared: ${openQuestions.unanswered}`;
    return { action: 'keep', subject, source, causes: ['unanswered'], reason };
  }
  if (openQuestions.length > 0) { // promise FN-3l2.2
    const parameters = openQuestions.map(({ parameter }) => parameter).join(' and ');
    return { action: 'keep', subject, source, causes: ['open-question'], reason: `${due}; it stays: ${parameters} may name it, as it is shared` };
  }
  return { action: 'deregister-image', subject, source, snapshotIds, reason: `${due}, and nothing needs it` };
}

/** It removes nothing by itself, as the earliest time counts; somebody has to correct it. */
function wrongClock(runTime: ConfirmedRunTime): Fail[] {
  const difference = clockDifference(runTime);
  return difference === undefined ? [] : [{ action: 'fail', subject: 'clock', reason: `${difference}; until then, images go by the earlier of the two` }];
}

function decide(own: OwnImage, today: Day, evidence: Evidence): Keep | ExpiryCandidate {
  const { image: { id, snapshotIds }, source, deleteAfter } = own;
  const due = dueReason(own, today);
  if (due === undefined) {
    return { action: 'keep', subject: id, source, causes: ['not-due'], reason: `it is to be kept until ${deleteAfter}` };
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

function leave(image: Image, environmentName: string): Keep | Fail | undefined {
  if (isDeregistered(image)) {
    return undefined;
  }
  switch (ownershipOfImage(image, environmentName)) {
    case 'undated': return { action: 'fail', subject: image.id, reason: undatedReason(image.tags) }; // promise FN-3a.2
    case 'copy': return { action: 'keep', subject: image.id, causes: ['copy'], reason: `it carries the tags of an image of this environment: ${doubtAbout(image)}` };
    case 'service-managed': return { action: 'keep', subject: image.id, causes: ['service-managed'], reason: 'a backup service made it and manages it' };
    case 'foreign': return { action: 'keep', subject: image.id, causes: ['foreign'], reason: 'it carries tags of this environment and was not made by it' };
    default: return undefined;
  }
}
