import { creationWorld } from './creation-world';
import { createImages as plan } from './plan';
import { createImage } from '../aws/create-image';
import { recordQuarantine } from '../aws/record-quarantine';
import { dayOf } from '../model/day';
import type { CreationSettings } from '../model/settings';
import { carryOut } from '../runtime/carry-out';
import type { Run } from '../runtime/run';
import type { Summary } from '../runtime/summary';
import { Tally } from '../runtime/tally';

/** The number of concurrent requests: EC2's token bucket for CreateImage holds 50 and refills with 5 per second. */
const AT_ONCE = 5;

/** Starts the day's image of every stand-alone server that is selected for backup. */
export async function createImages(run: Run<CreationSettings, 'ec2' | 'ssm'>): Promise<Summary> {
  const { clients: { ec2, ssm }, settings: { environmentName }, deadline } = run;
  const tally = new Tally('create-images', run);
  const world = await creationWorld(run);
  await carryOut(plan(world), {
    run,
    tally,
    atOnce: AT_ONCE,
    commands: {
      'create-image': (change) => createImage(ec2, change, deadline),
      'record-quarantine': (change) => recordQuarantine(ssm, environmentName, change, dayOf(world.runTime.clock)),
    },
  });
  return tally.summary();
}
