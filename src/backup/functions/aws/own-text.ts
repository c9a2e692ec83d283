/**
 * Returns a copy of a text in its own memory. A text that a parser has cut out of a response keeps the whole response in memory, which is
 * too much for tens of thousands of images and snapshots.
 */
export function ownText(text: string): string {
  return Buffer.from(text).toString();
}

/** Returns a copy of a text in its own memory. */
export type TextKeeper = (text: string) => string;

/** Returns a function like {@link ownText} that returns the same copy for equal texts, because many images have equal tags. */
export function sharedTexts(): TextKeeper {
  const texts = new Map<string, string>();
  return (text) => {
    const known = texts.get(text);
    if (known !== undefined) {
      return known;
    }
    const own = ownText(text);
    texts.set(own, own);
    return own;
  };
}
