import type { RunningAccount } from '../running-account';

/** Changes a running account as somebody does by hand, or as AWS does. */
export type Seed = (account: RunningAccount) => Promise<unknown>;

/** Does one thing after the other. */
export function inOrder(...seeds: readonly Seed[]): Seed {
  return async (account) => {
    for (const seed of seeds) {
      await seed(account);
    }
  };
}

/** Lets time pass, with all that happens in it. */
export function pass(seconds: number): Seed {
  return (account) => account.pass(seconds);
}

/** Changes settings of the local AWS: behaviour of machines and services that no call of AWS brings about. */
export function set(settingsFor: (account: RunningAccount) => object): Seed {
  return (account) => account.aws.control('knobs', settingsFor(account));
}
