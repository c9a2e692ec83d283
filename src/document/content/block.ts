import type { Text } from './text';
import type { Figure } from '../figure/figure';

/** A paragraph of a chapter. */
export interface Paragraph {
  readonly kind: 'paragraph';
  readonly text: Text;
}

/** A table of a chapter. */
export interface Table {
  readonly kind: 'table';
  readonly caption: Text;
  readonly headings: readonly Text[];
  readonly rows: readonly (readonly Text[])[];
}

/** The place of Figure 1. */
export interface FigurePlace {
  readonly kind: 'figure';
  readonly caption: Text;
  readonly figure: Figure;
}

/** A part of a chapter. */
export type Block = Paragraph | Table | FigurePlace;

/** A chapter, with the number that the design gives it. */
export interface Chapter {
  /** Undefined for an appendix. */
  readonly number?: string;
  readonly title: string;
  readonly blocks: readonly Block[];
}

/** The as-built document of an environment. */
export interface AsBuiltDocument {
  readonly title: Text;
  readonly chapters: readonly Chapter[];
}

/** Returns a paragraph. */
export function paragraph(text: Text): Paragraph {
  return { kind: 'paragraph', text };
}

/** A column of a table: its heading, and the text of its cell in a row. */
export type Column<Row> = readonly [heading: Text, cell: (row: Row) => Text];

/** Returns a table with a row for each of the things, or a paragraph that says that there are none. */
export function table<Row>(caption: Text, things: readonly Row[], columns: readonly Column<Row>[]): Table | Paragraph {
  return things.length === 0
    ? paragraph([...caption, { text: ': none in the templates.' }])
    : { kind: 'table', caption, headings: columns.map(([heading]) => heading), rows: things.map((thing) => columns.map(([, cell]) => cell(thing))) };
}

/** Returns a table of two columns: properties and their values. */
export function properties(caption: Text, rows: readonly (readonly [name: Text, value: Text])[]): Table {
  return { kind: 'table', caption, headings: [[{ text: 'Property' }], [{ text: 'Value' }]], rows };
}
