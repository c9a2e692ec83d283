import { say, TextSink } from './terminal';

const REDRAW_MILLISECONDS = 250;
const LINE_MILLISECONDS = 10_000;

/** The largest number of steps that are named while the command waits for them. */
const SHOWN_STEPS = 3;

const START_OF_LINE = '\r\u001b[K';

/** Shows progress: one line that is redrawn on a terminal, and a line every ten seconds elsewhere. */
export class Progress {
  private readonly begun = performance.now();
  private readonly timer: NodeJS.Timeout;
  private steps = 0;
  private waitsFor: readonly string[] = [];

  constructor(private readonly sink: TextSink, private readonly task: string, private readonly stepsAre = 'decided') {
    this.show();
    this.timer = setInterval(() => this.show(), sink.isTTY ? REDRAW_MILLISECONDS : LINE_MILLISECONDS);
  }

  /**
   * Counts one more step, such as a decision.
   *
   * @param waitsFor the names of the steps that have begun and not ended, of which the last ones are shown
   */
  public step(waitsFor: readonly string[] = []): void {
    this.steps += 1;
    this.waitsFor = waitsFor;
  }

  /** Stops showing progress. */
  public end(): void {
    clearInterval(this.timer);
    if (this.sink.isTTY) {
      this.sink.write(START_OF_LINE);
    }
  }

  private show(): void {
    const seconds = Math.floor((performance.now() - this.begun) / 1_000);
    const rest = this.waitsFor.length > 0 && this.waitsFor.length <= SHOWN_STEPS ? `, waiting for ${this.waitsFor.join(' and ')}` : '';
    const line = `${this.task}: ${this.steps === 0 ? 'asking AWS' : `${this.steps} ${this.stepsAre}`}${rest}, ${seconds} s`;
    if (this.sink.isTTY) {
      this.sink.write(`${START_OF_LINE}${line}`);
    } else {
      say(this.sink, line);
    }
  }
}
