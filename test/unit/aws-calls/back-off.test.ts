import { backOff } from '../../../src/aws-calls/back-off';

const LATER = { isNear: () => false };

/** Seconds after the first question at which it is asked again, until there is an answer. */
async function asked(answers: number, times: number, isNear: (seconds: number) => boolean = () => false): Promise<{ at: number[]; answer?: string }> {
  const start = Date.now();
  const seconds = () => (Date.now() - start) / 1_000;
  const at: number[] = [];
  const answer = backOff(async () => {
    at.push(seconds());
    return at.length > answers ? 'an answer' : undefined;
  }, { times, deadline: { isNear: () => isNear(seconds()) } });
  await jest.advanceTimersByTimeAsync(3_600_000);
  return { at, answer: await answer };
}

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

test('a query that is answered at once has no pause', async () => {
  expect(await backOff(async () => 'an answer', { times: 3, deadline: LATER })).toBe('an answer');
});

test('pauses begin with two seconds, double, and last at most a minute', async () => {
  expect(await asked(8, 20)).toEqual({ at: [0, 2, 6, 14, 30, 62, 122, 182, 242], answer: 'an answer' });
});

test('a query is repeated up to the limit, and then returns undefined', async () => {
  expect(await asked(99, 3)).toEqual({ at: [0, 2, 6, 14], answer: undefined });
});

test('a pause ends when the deadline comes near, and no further request is sent', async () => {
  const start = Date.now();
  let ended = 0;
  const answer = backOff(async () => undefined, { times: 20, deadline: { isNear: () => Date.now() - start >= 65_000 } });
  void answer.then(() => { ended = (Date.now() - start) / 1_000; });
  await jest.advanceTimersByTimeAsync(3_600_000);

  expect(await answer).toBeUndefined();
  expect(ended).toBeLessThan(68);
  expect((await asked(99, 20, (seconds) => seconds >= 65)).at).toEqual([0, 2, 6, 14, 30, 62]);
});

test('an error is not repeated', async () => {
  await expect(backOff(async () => { throw new Error('no'); }, { times: 3, deadline: LATER })).rejects.toThrow('no');
});
