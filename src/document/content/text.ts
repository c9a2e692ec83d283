/**
 * The kind of a value that identifies somebody or something, such as `server` or `account`. Redaction replaces the value by the kind and a number.
 * `value` is the kind of all other values of a template, such as a port: redaction keeps them.
 */
export type Kind = string;

/** The kind of values that identify nothing. */
export const VALUE: Kind = 'value';

/** A part of a text. */
export interface Span {
  readonly text: string;
  /** Undefined for the words of the document itself. */
  readonly kind?: Kind;
  readonly isCode?: boolean;
}

/** A text. Values of templates get into it through `fact` only, so that redaction knows each of them. */
export type Text = readonly Span[];

/** Returns a text of the document itself, with values of templates in it. */
export function words(parts: TemplateStringsArray, ...values: readonly Text[]): Text {
  return parts.flatMap((part, index) => [...part === '' ? [] : [{ text: part }], ...values[index] ?? []]);
}

/** Returns a text of the library, in which backquotes mark code. */
export function marked(text: string): Text {
  return text.split('`').map((part, index) => ({ text: part, isCode: index % 2 === 1 })).filter((span) => span.text !== '');
}

/** Returns a value of a template. */
export function fact(kind: Kind, text: string | number | boolean): Text {
  return [{ text: `${text}`, kind }];
}

/** Returns a value of a template that identifies nothing. */
export function value(of: string | number | boolean): Text {
  return fact(VALUE, of);
}

/** Returns the number of things, with their noun in the singular or the plural. */
export function count(number: number, noun: string): Text {
  return [{ text: `${number} ${noun}${number === 1 ? '' : 's'}` }];
}

/** Returns the texts in a row, such as `a, b`. */
export function joined(texts: readonly Text[], separator = ', '): Text {
  return texts.flatMap((text, index) => (index === 0 ? text : [{ text: separator }, ...text]));
}

/** The text of an empty cell. */
export const NONE: Text = [{ text: '–' }];

/** Returns the texts in a row, or a dash if there are none. */
export function listed(texts: readonly Text[]): Text {
  return texts.length === 0 ? NONE : joined(texts);
}

/** Returns a text without its marks. */
export function plain(text: Text): string {
  return text.map((span) => span.text).join('');
}
