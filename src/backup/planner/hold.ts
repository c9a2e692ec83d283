import type { KeepCause } from './decision';

/** Why an image or a snapshot stays. */
export interface Hold {
  readonly cause: KeepCause;
  readonly reason: string;
}
