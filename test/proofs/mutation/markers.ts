import * as ts from 'typescript';

/** A line of code with a promise. */
export interface Marker {
  readonly id: string;
  /** The line, counted from 0: that of the comment, or the next line of code if the comment has its own line. */
  readonly line: number;
}

const ID = '[A-Z]+-\\d+[a-z]?\\d*(?:\\.\\d+)?';
const COMMENT = new RegExp(`^(?<code>.*?)\\s*// promise (?<ids>${ID}(?:, ${ID})*)$`);
const COMMENT_ONLY = /^\s*\/\//;
const ANY_MARKER = /\/\/ ?promise\b/i;

/**
 * Returns the markers of a source file: `// promise FN-2a.1, TIME-4` at the end of a line, or on a separate line before the line.
 *
 * @throws if a comment begins like a marker, but is not one
 */
export function markersOf(source: ts.SourceFile): readonly Marker[] {
  const lines = source.text.split('\n');
  return lines.flatMap((text, index): Marker[] => {
    const { code, ids } = COMMENT.exec(text)?.groups ?? {};
    if (ids === undefined) {
      if (ANY_MARKER.test(text)) {
        throw new Error(`${source.fileName}:${index + 1}: '${text.trim()}' is not a marker: write '// promise FN-2a.1, TIME-4' at the end of the line`);
      }
      return [];
    }
    const line = code.trim() === '' ? nextLineOfCode(lines, index) : index;
    return ids.split(', ').map((id) => ({ id, line }));
  });
}

/** Returns the sentence of a marker: that of `FN-2a.1` and `FN-2a` is `FN-2a`. */
export function sentenceIdOf(markerId: string): string {
  return markerId.split('.')[0];
}

function nextLineOfCode(lines: readonly string[], after: number): number {
  const next = lines.findIndex((text, index) => index > after && !COMMENT_ONLY.test(text));
  return next === -1 ? after : next;
}
