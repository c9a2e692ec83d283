import { visible } from '../backup/functions/runtime/visible-text';

/** A stream that text is written to. */
export interface TextSink {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

/** The streams of the command line. */
export interface Terminal {
  /** The output of the command, and nothing else. */
  readonly out: TextSink;
  /** Everything else: progress, questions, errors. */
  readonly err: TextSink;
  /** Asks the operator a question. Undefined if standard input is not a terminal. */
  readonly ask?: (question: string) => Promise<string>;
}

/** Writes texts, each on its own lines. */
export function say(sink: TextSink, ...texts: readonly string[]): void {
  texts.flatMap((text) => text.split('\n')).forEach((line) => sink.write(`${visible(line)}\n`));
}
