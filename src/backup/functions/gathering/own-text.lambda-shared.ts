/**
 * The same text in memory of its own. What a parser cuts out of a response keeps the whole response in memory, and of tens of
 * thousands of images and snapshots that is far more than what is read from it.
 */
export function ownText(text: string): string {
  return Buffer.from(text).toString();
}
