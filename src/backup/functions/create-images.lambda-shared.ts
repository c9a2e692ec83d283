import { createImage } from './applying/create-image.lambda-shared';
import { recordQuarantine } from './applying/record-quarantine.lambda-shared';
import { carryOut } from './carry-out.lambda-shared';
import { creationWorld } from './gathering/creation-world.lambda-shared';
import type { Run } from './run.lambda-shared';
import type { CreationSettings } from './settings.lambda-shared';
import type { Summary } from './summary.lambda-shared';
import { Tally } from './tally.lambda-shared';
import { createImages as plan } from '../planner/create-images';
import { dayOf } from '../planner/day';

/** EC2's bucket for CreateImage holds fifty and refills with five a second. */
const AT_ONCE = 5;

/** Starts the day's image of every stand-alone server that is to be backed up. */
export async function createImages(run: Run<CreationSettings, 'ec2' | 'ssm'>): Promise<Summary> {
  const { clients: { ec2, ssm }, settings: { environmentName }, deadline } = run;
  const tally = new Tally('create-images', run);
  const world = await creationWorld(run);
  await carryOut(plan(world), {
    run,
    tally,
    atOnce: AT_ONCE,
    doers: {
      'create-image': (deed) => createImage(ec2, deed, deadline),
      'record-quarantine': (deed) => recordQuarantine(ssm, environmentName, deed, dayOf(world.occasion.clock)),
    },
  });
  return tally.summary();
}
