import type { KeepCause } from '../model/decision';

/** Why an image or a snapshot stays. */
export interface Hold {
  readonly cause: KeepCause;
  readonly reason: string;
}
