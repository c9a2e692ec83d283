/** The content of an element of a response. Undefined fields are omitted. */
export type Content = string | number | boolean | undefined | Rendered | readonly Content[] | { readonly [name: string]: Content };

/** A text that is already XML. */
export class Rendered {
  constructor(public readonly text: string) {}
}

/**
 * Renders content as XML.
 *
 * @param itemName what an item of a list is called: `item` at EC2, `member` elsewhere
 */
export function xml(content: Content, itemName: string): string {
  if (content === undefined) {
    return '';
  }
  if (content instanceof Rendered) {
    return content.text;
  }
  if (Array.isArray(content)) {
    return content.map((item) => `<${itemName}>${xml(item, itemName)}</${itemName}>`).join('');
  }
  if (typeof content === 'object') {
    return Object.entries(content).map(([name, value]) => (value === undefined ? '' : `<${name}>${xml(value, itemName)}</${name}>`)).join('');
  }
  return String(content).replace(/[&<>]/g, (character) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[character]!);
}
