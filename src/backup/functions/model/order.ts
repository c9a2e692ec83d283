/** Compares two texts by their code units: negative, zero or positive, as a sort function takes it. */
export function compareTexts(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}

/** Orders items by a text of each of them. */
export function byText<Item>(textOf: (item: Item) => string): (one: Item, other: Item) => number {
  return (one, other) => compareTexts(textOf(one), textOf(other));
}

/**
 * Compares two times: the earlier one first, and one that AWS did not give before all others. A comparison that is not a number for
 * a single item leaves the order of all items to chance.
 */
export function compareTimes(one: Date | undefined, other: Date | undefined): number {
  if (one === undefined || other === undefined) {
    return Number(one !== undefined) - Number(other !== undefined);
  }
  return one.getTime() - other.getTime();
}
