/**
 * Runs a task for each item, in their order and for several items concurrently.
 *
 * @param atOnce the number of concurrent tasks
 * @returns the results, in the order of the items
 */
export async function inParallel<Item, Result>(items: readonly Item[], atOnce: number, task: (item: Item) => Promise<Result>): Promise<Result[]> {
  const results = new Array<Result>(items.length);
  const waiting = items.entries();
  const lane = async () => {
    for (const [index, item] of waiting) {
      results[index] = await task(item);
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, lane));
  return results;
}
