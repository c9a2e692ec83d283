/** Compares two texts by their code units. Returns a negative number, zero or a positive number, for sorting. */
export function compareTexts(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}

/** Returns a function that compares items by a text of each. */
export function byText<Item>(textOf: (item: Item) => string): (one: Item, other: Item) => number {
  return (one, other) => compareTexts(textOf(one), textOf(other));
}

/**
 * Compares two times. A missing time comes before all others, because a comparison that returns NaN for one item makes the order of all
 * items undefined.
 */
export function compareTimes(one: Date | undefined, other: Date | undefined): number {
  if (one === undefined || other === undefined) {
    return Number(one !== undefined) - Number(other !== undefined);
  }
  return one.getTime() - other.getTime();
}
