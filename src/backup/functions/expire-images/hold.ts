import type { KeepCause } from '../model/decision';

/** A reason why an image or a snapshot stays. */
export interface Hold {
  readonly cause: KeepCause;
  readonly reason: string;
}
