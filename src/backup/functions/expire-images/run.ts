import type { EC2Client } from '@aws-sdk/client-ec2';
import { deleteSnapshot } from './delete-snapshot';
import { deregisterImage } from './deregister-image';
import { ExpiryRun, expiryWorld } from './expiry-world';
import { imageReferences, MOST_IMAGES } from './image-references';
import { launchPermissions } from './launch-permissions';
import { canName, OpenQuestion, reportOf } from './open-questions';
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
 * The number of concurrent batches. Uses of some images are read while others are removed, with about 40 of the SDK's 50 connections. EC2's
 * token bucket for DeregisterImage holds 100 and refills with 5 per second.
 */
const BATCHES_AT_ONCE = 8;

/** The images that stay because of each unreadable parameter. */
type HeldImages = Map<OpenQuestion, string[]>;

/** The result for an image that is missing in the response. */
const NOT_IN_RESPONSE = { unanswered: 'the response does not contain it' };

/** Removes expired images that are proven to be unused, and snapshots that earlier runs did not delete. */
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
  await carryOut([...held].map(([question, imageIds]) => reportOf(question, imageIds)), props);
  return tally.summary();
}

/** Removes candidates. Reads their uses immediately before, because an image may have come into use since the plan was made. */
async function expire(candidates: readonly ExpiryCandidate[], props: CarryOutProps, held: HeldImages, run: ExpiryRun): Promise<void> {
  const { clients: { ec2 }, deadline } = run;
  if (deadline.isNear()) { // promise ALL-3a.2
    props.tally.leave(candidates.length);
    return;
  }
  const references = await ask(() => imageReferences(ec2, candidates.map(({ imageId }) => imageId)));
  const faults: Fail[] = [];
  const decisions = await Promise.all(candidates.map(async (candidate): Promise<Decision> => {
    const questions = await questionsOn(candidate, held, ec2);
    if (isUnanswered(questions)) {
      faults.push(notRead(`launch permissions of ${candidate.imageId}`, questions));
    }
    return confirmExpiry(candidate, isUnanswered(references) ? references : references.get(candidate.imageId) ?? NOT_IN_RESPONSE, questions); // promise FN-3l.6
  }));
  if (isUnanswered(references)) {
    faults.push(notRead(`references of ${candidates[0].imageId} and others`, references)); // promise FN-3l.5
  }
  await carryOut([...faults, ...decisions], props);
}

/** Returns the unreadable parameters that may name an image, and records that the image stays because of them. */
async function questionsOn({ imageId }: ExpiryCandidate, held: HeldImages, ec2: EC2Client): Promise<Answer<readonly OpenQuestion[]>> {
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

function notRead(subject: string, { unanswered }: Unanswered): Fail {
  return { action: 'fail', subject, reason: `could not be read, so the images stay: ${unanswered}` };
}
