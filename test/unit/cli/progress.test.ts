import { terminal } from './terminal-fixture';
import { Progress } from '../../../src/cli/progress';

beforeEach(() => jest.useFakeTimers({ now: 0 }));
afterEach(() => jest.useRealTimers());

test('progress is one line on a terminal, which is removed at the end', () => {
  const { err, written } = terminal(undefined, true);
  const progress = new Progress(err, 'expire-images');
  progress.step();
  progress.step();
  jest.advanceTimersByTime(1_000);
  progress.end();
  jest.advanceTimersByTime(60_000);

  expect(written.err).not.toContain('\n');
  expect(written.err.split('\r\u001b[K').filter((line) => line !== '')).toEqual([
    'expire-images: asking AWS, 0 s',
    ...Array(3).fill('expire-images: 2 decided, 0 s'),
    'expire-images: 2 decided, 1 s',
  ]);
  expect(written.err.endsWith('\r\u001b[K')).toBe(true);
});

test('progress is a line every ten seconds without a terminal', () => {
  const { err, written } = terminal();
  const progress = new Progress(err, 'expire-images');
  jest.advanceTimersByTime(9_000);
  progress.step();
  jest.advanceTimersByTime(12_000);
  progress.end();
  jest.advanceTimersByTime(60_000);

  expect(written.err).toBe('expire-images: asking AWS, 0 s\nexpire-images: 1 decided, 10 s\nexpire-images: 1 decided, 20 s\n');
});
