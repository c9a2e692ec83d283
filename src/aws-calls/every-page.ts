/** Returns the items of all pages. */
export async function everyPage<Page, Item>(pages: AsyncIterable<Page>, itemsOf: (page: Page) => Item[] | undefined): Promise<Item[]> {
  const items: Item[] = [];
  for await (const page of pages) {
    items.push(...itemsOf(page) ?? []); // promise ALL-5a.1
  }
  return items;
}
