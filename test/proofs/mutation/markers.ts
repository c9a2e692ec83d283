import * as ts from 'typescript';

/** A line of code that carries a promise. */
export interface Marker {
  readonly id: string;
  /** Counted from 0: the line of the comment, or the next line of code if the comment has a line of its own. */
  readonly line: number;
}

const ID = '[A-Z]+-\\d+[a-z]?\\d*(?:\\.\\d+)?';
const COMMENT = new RegExp(`^(?<code>.*?)\\s*// promise (?<ids>${ID}(?:, ${ID})*)$`);
const COMMENT_ONLY = /^\s*\/\//;
const ANY_MARKER = /\/\/ ?promise\b/i;

/**
 * The markers of a source file: `// promise FN-2a.1, TIME-4` at the end of a line, or on a line of its own before the line.
 *
 * @throws if a comment begins like a marker and is none
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

/** The sentence that a marker belongs to: `FN-2a.1` and `FN-2a` belong to `FN-2a`. */
export function sentenceIdOf(markerId: string): string {
  return markerId.split('.')[0];
}

function nextLineOfCode(lines: readonly string[], after: number): number {
  const next = lines.findIndex((text, index) => index > after && !COMMENT_ONLY.test(text));
  return next === -1 ? after : next;
}
