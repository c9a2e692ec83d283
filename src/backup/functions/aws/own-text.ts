/**
 * The same text in memory of its own. What a parser cuts out of a response keeps the whole response in memory, and of tens of
 * thousands of images and snapshots that is far more than what is read from it.
 */
export function ownText(text: string): string {
  return Buffer.from(text).toString();
}

/** Gives a text memory of its own. */
export type TextKeeper = (text: string) => string;

/** As {@link ownText}, with one for all that are equal: tags say the same of one image after the other. */
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
