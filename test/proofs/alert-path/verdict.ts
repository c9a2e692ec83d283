import type { Break } from './breaks';
import { alertPaths } from './proof';
import { ACCOUNT, shape } from './shapes';

/** Returns the refusals of the proof for a break, by alarm; empty if the proof does not find it. */
export function refusalsOf({ shape: name, apply }: Break): string[] {
  const broken = shape(name).copy();
  apply(broken);
  return alertPaths(broken, ACCOUNT).flatMap((path) => path.refusals.map((refusal) => `${path.name}: ${refusal}`));
}
