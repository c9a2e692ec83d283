import { Phrase, PHRASES } from './phrases';
import { proseOf } from './prose';

/** A phrase that is ruled out, where it is written. */
export interface Finding {
  readonly file: string;
  readonly line: number;
  readonly phrase: Phrase;
  readonly text: string;
}

/** The phrases in a file that docs/style.md rules out. */
export function findingsIn(file: string, source: string): Finding[] {
  return proseOf(file, source).flatMap(({ place, line, text }) => PHRASES
    .filter(({ pattern, only }) => (only === undefined || only.includes(place)) && pattern.test(text))
    .map((phrase) => ({ file, line, phrase, text: phrase.pattern.exec(text)![0] })));
}
