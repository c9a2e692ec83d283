import { deleteSnapshot } from './applying/delete-snapshot.lambda-shared';
import { deregisterImage } from './applying/deregister-image.lambda-shared';
import { batches } from './batches.lambda-shared';
import { carryOut, CarryOutProps } from './carry-out.lambda-shared';
import { ask } from './gathering/ask.lambda-shared';
import { ExpiryRun, expiryWorld } from './gathering/expiry-world.lambda-shared';
import { imageReferences, MOST_IMAGES } from './gathering/image-references.lambda-shared';
import { inParallel } from './in-parallel.lambda-shared';
import type { Summary } from './summary.lambda-shared';
import { Tally } from './tally.lambda-shared';
import { isUnanswered } from '../planner/answer';
import type { Decision } from '../planner/decision';
import { confirmExpiry, expireImages as plan, ExpiryCandidate } from '../planner/expire-images';

/**
 * Some are asked about while others are removed: about forty images at a time, of the fifty connections that the SDK has. EC2's
 * bucket for DeregisterImage holds a hundred, and refills with five a second.
 */
const BATCHES_AT_ONCE = 8;

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
    doers: {
      'deregister-image': (deed) => deregisterImage(ec2, deed),
      'delete-snapshot': ({ subject }) => deleteSnapshot(ec2, subject), // promise FN-3p.2
    },
  };
  const { decisions, candidates } = plan(await expiryWorld(run));
  await Promise.all([
    inParallel(batches(candidates, MOST_IMAGES), BATCHES_AT_ONCE, (batch) => expire(batch, props, run)),
    carryOut(decisions, props),
  ]);
  return tally.summary();
}

/** AWS is asked right before images go: one may have come into use since everything else was. */
async function expire(candidates: readonly ExpiryCandidate[], props: CarryOutProps, { clients: { ec2 }, deadline }: ExpiryRun): Promise<void> {
  if (deadline.isNear()) { // promise ALL-3a.2
    props.tally.leave(candidates.length);
    return;
  }
  const references = await ask(() => imageReferences(ec2, candidates.map(({ imageId }) => imageId)));
  const decisions = candidates.map((candidate): Decision => (
    confirmExpiry(candidate, isUnanswered(references) ? references : references.get(candidate.imageId) ?? NOTHING_SAID) // promise FN-3l.6
  ));
  if (isUnanswered(references)) {
    const reason = `could not be asked, so what they are about stays: ${references.unanswered}`;
    decisions.unshift({ action: 'fail', subject: `references of ${candidates[0].imageId} and others`, reason }); // promise FN-3l.5
  }
  await carryOut(decisions, props);
}
