/** Returns a map in the order of its keys, because some languages pass maps in a random order. This file imports nothing. */
export function sortedByKey<T>(map: { readonly [key: string]: T }): { [key: string]: T } {
  return Object.fromEntries(Object.entries(map).sort(([one], [other]) => (one < other ? -1 : Number(one > other))));
}
