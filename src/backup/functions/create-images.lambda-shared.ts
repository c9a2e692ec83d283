import { createImage } from './applying/create-image.lambda-shared';
import { carryOut } from './carry-out.lambda-shared';
import { creationWorld } from './gathering/creation-world.lambda-shared';
import type { Run } from './run.lambda-shared';
import type { CreationSettings } from './settings.lambda-shared';
import type { Summary } from './summary.lambda-shared';
import { Tally } from './tally.lambda-shared';
import { createImages as plan } from '../planner/create-images';

/** EC2's bucket for CreateImage holds fifty and refills with five a second. */
const AT_ONCE = 5;

/** Starts the day's image of every stand-alone server that is to be backed up. */
export async function createImages(run: Run<CreationSettings, 'ec2' | 'ssm'>): Promise<Summary> {
  const { ec2 } = run.clients;
  const tally = new Tally('create-images', run);
  const decisions = plan(await creationWorld(run));
  await carryOut(decisions, { run, tally, atOnce: AT_ONCE, doers: { 'create-image': (deed) => createImage(ec2, deed, run.deadline) } });
  return tally.summary();
}
