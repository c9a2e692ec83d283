import { ChildProcess, spawn } from 'child_process';
import * as path from 'path';
import * as readline from 'readline';

const START = path.join(__dirname, '../../local-aws/start.mjs');

/** The account that a test deploys into: a local AWS in a process of its own, with the seed of a new account. */
export class LocalAws {
  public static async start(seed: string): Promise<LocalAws> {
    const child = spawn(process.execPath, [START, '--seed', seed], { stdio: ['ignore', 'pipe', 'inherit'] });
    const exited = new Promise<never>((_, reject) => child.once('exit', (code) => reject(new Error(`the local AWS ended with ${code} before it was ready`))));
    const ready = (async () => {
      for await (const line of readline.createInterface({ input: child.stdout! })) {
        if (line.startsWith('{')) {
          return JSON.parse(line) as { url: string };
        }
      }
      throw new Error('the local AWS said nothing');
    })();
    const { url } = await Promise.race([ready, exited]);
    exited.catch(() => undefined);
    return new LocalAws(url, () => endOf(child));
  }

  private constructor(public readonly url: string, private readonly end: () => Promise<void>) {}

  /** Copies the account into a process of its own, which has to be stopped as well. */
  public async copy(): Promise<LocalAws> {
    const { url, pid } = await this.control<{ url: string; pid: number }>('copy');
    return new LocalAws(url, async () => { process.kill(pid); });
  }

  /** Reads or changes a state that AWS has no API for, such as the clock or the behaviour of machines. */
  public async control<T = any>(verb: string, body: object = {}): Promise<T> {
    const response = await fetch(`${this.url}/_local/${verb}`, { method: 'POST', body: JSON.stringify(body) });
    const answer = await response.json();
    if (!response.ok) {
      throw new Error(`${verb}: ${JSON.stringify(answer)}`);
    }
    return answer as T;
  }

  public advanceClock(seconds: number): Promise<unknown> {
    return this.control('clock', { advanceSeconds: seconds });
  }

  public stop(): Promise<void> {
    return this.end();
  }
}

async function endOf(child: ChildProcess): Promise<void> {
  if (child.exitCode === null) {
    const exited = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    await exited;
  }
}
