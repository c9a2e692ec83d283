/** A map in the order of its keys: some languages hand maps over in another order each time. This file imports nothing. */
export function sortedByKey<T>(map: { readonly [key: string]: T }): { [key: string]: T } {
  return Object.fromEntries(Object.entries(map).sort(([one], [other]) => (one < other ? -1 : Number(one > other))));
}
