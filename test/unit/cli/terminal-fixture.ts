import type { Terminal } from '../../../src/cli/terminal';

/** A terminal that keeps what is written; with answers, somebody is there who gives them. */
export interface RecordedTerminal extends Terminal {
  readonly written: { out: string; err: string };
  readonly asked: string[];
}

export function terminal(answers?: readonly string[], isTTY = false): RecordedTerminal {
  const written = { out: '', err: '' };
  const asked: string[] = [];
  const left = [...answers ?? []];
  return {
    written,
    asked,
    out: { isTTY, write: (text) => { written.out += text; } },
    err: { isTTY, write: (text) => { written.err += text; } },
    ask: answers && (async (question) => {
      asked.push(question);
      return left.shift()!;
    }),
  };
}
