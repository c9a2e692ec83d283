import { setTimeout } from 'timers/promises';
import { inParallel } from '../../../../../src/backup/functions/runtime/in-parallel';

test('what comes of items is in their order, whichever is done first', async () => {
  expect(await inParallel([30, 1, 15], 3, async (delay) => {
    await setTimeout(delay);
    return `after ${delay}`;
  })).toEqual(['after 30', 'after 1', 'after 15']);
});

test('no more are under way than asked for, and all are done', async () => {
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

test('of nothing comes nothing', async () => {
  expect(await inParallel([], 3, async () => 'something')).toEqual([]);
});
