import { visible } from '../backup/functions/runtime/visible-text';

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

/** Writes texts, each on lines of its own. */
export function say(sink: TextSink, ...texts: readonly string[]): void {
  texts.flatMap((text) => text.split('\n')).forEach((line) => sink.write(`${visible(line)}\n`));
}
