import { setTimeout } from 'timers/promises';
import { inParallel } from '../../../../../src/backup/functions/runtime/in-parallel';

test('results are in the order of the items, whichever ends first', async () => {
  expect(await inParallel([30, 1, 15], 3, async (delay) => {
    await setTimeout(delay);
    return `after ${delay}`;
  })).toEqual(['after 30', 'after 1', 'after 15']);
});

test('all items are done, and no more at a time than the limit', async () => {
  let underWay = 0;
  let most = 0;
  const done = await inParallel([1, 2, 3, 4, 5, 6, 7], 3, async (item) => {
    underWay += 1;
    most = Math.max(most, underWay);
    await setTimeout(1);
    underWay -= 1;
    return item;
  });

  expect(done).toEqual([1, 2, 3, 4, 5, 6, 7]);
  expect(most).toBe(3);
});

test('an empty list has an empty result', async () => {
  expect(await inParallel([], 3, async () => 'something')).toEqual([]);
});
