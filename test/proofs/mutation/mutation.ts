import * as ts from 'typescript';
import { markersOf } from './markers';
import type { Operator } from './operators';

/** One broken version of the production code. */
export interface Mutation {
  /** The id in the comment on the line that is changed. */
  readonly marker: string;
  readonly operator: Operator;
  /** The test files that must fail, below `test` and without `.test.ts`. */
  readonly tests: readonly string[];
}

/** A sentence that the backup promises, and the changes of the code that break it. */
export interface Sentence {
  readonly id: string;
  readonly says: string;
  readonly mutations: readonly Mutation[];
}

/** Returns the code with the marked line changed. */
export function broken(marker: string, operator: Operator, ...tests: string[]): Mutation {
  return { marker, operator, tests };
}

/**
 * Returns the text of a source file with a mutation.
 *
 * @throws if the file has the marker not exactly once, the place that the operator changes is not there once, or nothing changes
 */
export function mutated(source: ts.SourceFile, { marker, operator }: Pick<Mutation, 'marker' | 'operator'>): string {
  const found = markersOf(source).filter(({ id }) => id === marker);
  if (found.length !== 1) {
    throw new Error(`${source.fileName} has the marker ${marker} ${found.length} times, and has to have it once`);
  }
  const { start, end, text } = operator.edit(source, found[0].line);
  const result = source.text.slice(0, start) + text + source.text.slice(end);
  if (result === source.text) {
    throw new Error(`${marker}: '${operator.does}' changes nothing`);
  }
  return result;
}

/** Returns the syntax tree of a source file. */
export function parsed(fileName: string, text: string): ts.SourceFile {
  return ts.createSourceFile(fileName, text, ts.ScriptTarget.ESNext, true, ts.ScriptKind.TS);
}
