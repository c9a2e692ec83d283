/** Where text goes. */
export interface TextSink {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

/** What the command line talks to. */
export interface Terminal {
  /** What was asked for, and nothing else. */
  readonly out: TextSink;
  /** Everything else: progress, questions, errors. */
  readonly err: TextSink;
  /** Asks a human, who is there; undefined where none is. */
  readonly ask?: (question: string) => Promise<string>;
}

/** Writes lines. */
export function say(sink: TextSink, ...lines: readonly string[]): void {
  lines.forEach((line) => sink.write(`${line}\n`));
}
