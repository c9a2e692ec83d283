import { say, TextSink } from './terminal';

const REDRAW_MILLISECONDS = 250;
const LINE_MILLISECONDS = 10_000;
const START_OF_LINE = '\r\u001b[K';

/** Shows that something goes on: one line that changes on a terminal, a line now and then elsewhere. */
export class Progress {
  private readonly begun = performance.now();
  private readonly timer: NodeJS.Timeout;
  private steps = 0;

  constructor(private readonly sink: TextSink, private readonly what: string) {
    this.show();
    this.timer = setInterval(() => this.show(), sink.isTTY ? REDRAW_MILLISECONDS : LINE_MILLISECONDS);
  }

  /** One more thing is settled. */
  public step(): void {
    this.steps += 1;
  }

  /** It is over. */
  public end(): void {
    clearInterval(this.timer);
    if (this.sink.isTTY) {
      this.sink.write(START_OF_LINE);
    }
  }

  private show(): void {
    const seconds = Math.floor((performance.now() - this.begun) / 1_000);
    const line = `${this.what}: ${this.steps === 0 ? 'asking AWS' : `${this.steps} decided`}, ${seconds} s`;
    if (this.sink.isTTY) {
      this.sink.write(`${START_OF_LINE}${line}`);
    } else {
      say(this.sink, line);
    }
  }
}
