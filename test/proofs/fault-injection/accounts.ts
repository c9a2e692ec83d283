import * as os from 'os';
import * as path from 'path';
import { Account } from './account';
import { LocalAws } from '../../e2e/local-aws';

const SEED = path.join(__dirname, '../../e2e/seed.json');

/** Accounts for concurrent use, each in its own server. */
export class Accounts {
  public static async start(): Promise<Accounts> {
    const servers = await Promise.all(Array.from({ length: Math.min(os.availableParallelism(), 4) }, () => LocalAws.start(SEED)));
    return new Accounts(servers.map((aws) => new Account(aws)));
  }

  private constructor(private readonly accounts: readonly Account[]) {}

  /** Runs a task for each item, each time in an account with the seed only. */
  public async forEach<Item, Result>(items: readonly Item[], task: (item: Item, account: Account) => Promise<Result>): Promise<Result[]> {
    const results: Result[] = new Array(items.length);
    const waiting = items.entries();
    await Promise.all(this.accounts.map(async (account) => {
      for (const [index, item] of waiting) {
        await account.reset();
        results[index] = await task(item, account);
      }
    }));
    return results;
  }

  public async stop(): Promise<void> {
    await Promise.all(this.accounts.map(({ aws }) => aws.stop()));
  }
}
