import type { EC2Client } from '@aws-sdk/client-ec2';
import { deleteSnapshot } from './delete-snapshot';
import { deregisterImage } from './deregister-image';
import { ExpiryRun, expiryWorld } from './expiry-world';
import { imageReferences, MOST_IMAGES } from './image-references';
import { launchPermissions } from './launch-permissions';
import { canName, OpenQuestion, tell } from './open-questions';
import { confirmExpiry, expireImages as plan, ExpiryCandidate } from './plan';
import { Answer, isUnanswered, Unanswered } from '../../../aws-calls/answer';
import { ask } from '../../../aws-calls/ask';
import type { Decision, Fail } from '../model/decision';
import { batches } from '../runtime/batches';
import { carryOut, CarryOutProps } from '../runtime/carry-out';
import { inParallel } from '../runtime/in-parallel';
import type { Summary } from '../runtime/summary';
import { Tally } from '../runtime/tally';

/**
 * Some are asked about while others are removed: about forty images at a time, of the fifty connections that the SDK has. EC2's
 * bucket for DeregisterImage holds a hundred, and refills with five a second.
 */
const BATCHES_AT_ONCE = 8;

/** The images that stay for an open question. */
type HeldImages = Map<OpenQuestion, string[]>;

/** An answer about other images only says nothing about this one. */
const NOTHING_SAID = { unanswered: 'the answer has nothing about it' };

/** Removes the images that are past their day and proven unneeded, and the snapshots that earlier runs left behind. */
export async function expireImages(run: ExpiryRun): Promise<Summary> {
  const { ec2 } = run.clients;
  const tally = new Tally('expire-images', run);
  const props: CarryOutProps = {
    run,
    tally,
    atOnce: MOST_IMAGES,
    commands: {
      'deregister-image': (change) => deregisterImage(ec2, change),
      'delete-snapshot': ({ subject }) => deleteSnapshot(ec2, subject), // promise FN-3p.2
    },
  };
  const { decisions, candidates, openQuestions } = plan(await expiryWorld(run));
  const held: HeldImages = new Map(openQuestions.map((question) => [question, []]));
  await Promise.all([
    inParallel(batches(candidates, MOST_IMAGES), BATCHES_AT_ONCE, (batch) => expire(batch, props, held, run)),
    carryOut(decisions, props),
  ]);
  await carryOut([...held].map(([question, imageIds]) => tell(question, imageIds)), props);
  return tally.summary();
}

/** AWS is asked right before images go: one may have come into use since everything else was. */
async function expire(candidates: readonly ExpiryCandidate[], props: CarryOutProps, held: HeldImages, run: ExpiryRun): Promise<void> {
  const { clients: { ec2 }, deadline } = run;
  if (deadline.isNear()) { // promise ALL-3a.2
    props.tally.leave(candidates.length);
    return;
  }
  const references = await ask(() => imageReferences(ec2, candidates.map(({ imageId }) => imageId)));
  const faults: Fail[] = [];
  const decisions = await Promise.all(candidates.map(async (candidate): Promise<Decision> => {
    const questions = await questionsAbout(candidate, held, ec2);
    if (isUnanswered(questions)) {
      faults.push(notAsked(`launch permissions of ${candidate.imageId}`, questions));
    }
    return confirmExpiry(candidate, isUnanswered(references) ? references : references.get(candidate.imageId) ?? NOTHING_SAID, questions); // promise FN-3l.6
  }));
  if (isUnanswered(references)) {
    faults.push(notAsked(`references of ${candidates[0].imageId} and others`, references)); // promise FN-3l.5
  }
  await carryOut([...faults, ...decisions], props);
}

/** The open questions that can be about an image, and takes down that it stays for them. */
async function questionsAbout({ imageId }: ExpiryCandidate, held: HeldImages, ec2: EC2Client): Promise<Answer<readonly OpenQuestion[]>> {
  if (held.size === 0) {
    return [];
  }
  const permissions = await ask(() => launchPermissions(ec2, imageId));
  if (isUnanswered(permissions)) {
    return permissions;
  }
  const questions = [...held.keys()].filter((question) => canName(question, permissions));
  questions.forEach((question) => held.get(question)!.push(imageId));
  return questions;
}

function notAsked(subject: string, { unanswered }: Unanswered): Fail {
  return { action: 'fail', subject, reason: `could not be asked, so what they are about stays: ${unanswered}` };
}
