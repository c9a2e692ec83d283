import type { Between } from './interruption';

/** Returns the number of the run that has the next turn. */
export type Schedule = (turn: number) => number;

/** Runs several runs concurrently to their ends. Only one of their calls is in progress at a time, in the order of a schedule. */
export async function takeTurns<Result>(
  runs: readonly ((between: Between) => Promise<Result>)[], schedule: Schedule,
): Promise<PromiseSettledResult<Result>[]> {
  const turns = new Turns(runs.length);
  const started = runs.map((run, index) => run(turns.betweenOf(index)).finally(() => turns.end(index)));
  const results = Promise.allSettled(started);
  await turns.run(schedule);
  return results;
}

class Turns {
  private readonly waiting: (() => void)[][];
  private readonly isOver: boolean[];
  private underWay: Promise<void> = Promise.resolve();
  private wakeUp?: () => void;

  constructor(private readonly number: number) {
    this.waiting = Array.from({ length: number }, () => []);
    this.isOver = new Array(number).fill(false);
  }

  public betweenOf(run: number): Between {
    return async (_, send) => {
      const done = await new Promise<() => void>((resolve) => {
        this.waiting[run].push(() => resolve(this.pause()));
        this.wakeUp?.();
      });
      try {
        return await send();
      } finally {
        done();
      }
    };
  }

  public end(run: number): void {
    this.isOver[run] = true;
    this.wakeUp?.();
  }

  /** Gives turns one after the other. Each turn waits until its run has a call to send, or has ended. */
  public async run(schedule: Schedule): Promise<void> {
    for (let turn = 0; this.isOver.includes(false); turn++) {
      const wanted = schedule(turn) % this.number;
      const run = this.isOver[wanted] ? this.isOver.indexOf(false) : wanted;
      while (this.waiting[run].length === 0 && !this.isOver[run]) {
        await this.change();
      }
      const send = this.waiting[run].shift();
      if (send !== undefined) {
        send();
        await this.underWay;
      }
    }
  }

  /** Suspends the turns. Returns a function that resumes them. */
  private pause(): () => void {
    let goOn!: () => void;
    this.underWay = new Promise((resolve) => (goOn = resolve));
    return goOn;
  }

  private change(): Promise<void> {
    return new Promise((resolve) => (this.wakeUp = resolve));
  }
}
