import type { EbsVolume } from './ec2/ebs-volume';
import type { Step } from './plan';
import type { Facts } from './record';

/** The fact with the id of the volume that a restore has made. */
export const VOLUME_FACT = 'volume';

/** The fact with the time at which EC2 has returned the id. */
export const VOLUME_MADE_FACT = 'volume made';

/** The time within which EC2 shows a new volume. */
const SHOWN_MINUTES = 5;

/** Returns the step that makes a volume from a snapshot. EBS removes a volume whose key it may not use, after it has returned its id. */
export function preparedVolumeStep(prepared: EbsVolume | undefined, facts: Facts, clock: Date, title: string): Step {
  const step = { id: 'volume', title, minutes: 1, detail: prepared?.id };
  switch (prepared?.state) {
    case 'available':
    case 'in-use': return { ...step, state: 'done' };
    case 'creating': return { ...step, state: 'running' };
    case undefined: return { ...step, ...unseen(facts, clock) };
    default: return { ...step, state: 'failed', detail: whyFailed(prepared!.id, `in the state ${prepared!.state}`) };
  }
}

function unseen({ [VOLUME_FACT]: id, [VOLUME_MADE_FACT]: made }: Facts, clock: Date): Pick<Step, 'state' | 'detail'> {
  if (id === undefined) {
    return { state: 'due' };
  }
  const minutes = (clock.getTime() - new Date(made).getTime()) / 60_000;
  return minutes < SHOWN_MINUTES ? { state: 'running', detail: id } : { state: 'failed', detail: whyFailed(id, 'gone') };
}

function whyFailed(id: string, state: string): string {
  return `${id} is ${state}: EBS could not make it. Check that the key of the environment is enabled, and that you may use it; then undo this restore, and begin again`;
}
