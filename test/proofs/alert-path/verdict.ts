import type { Break } from './breaks';
import { alertPaths } from './proof';
import { ACCOUNT, shape } from './shapes';

/** What the proof says of a break: why it refuses what, by each alarm; empty if it does not notice. */
export function refusalsOf({ shape: name, apply }: Break): string[] {
  const broken = shape(name).copy();
  apply(broken);
  return alertPaths(broken, ACCOUNT).flatMap((path) => path.refusals.map((refusal) => `${path.name}: ${refusal}`));
}
