import { EventEmitter } from 'events';
import { terminal } from './terminal-fixture';
import { untilInterrupted } from '../../../src/cli/interruption';

test('there is time until somebody interrupts; the second time nobody listens, so that the process ends', () => {
  const [signals, { err, written }] = [new EventEmitter(), terminal()];
  const deadline = untilInterrupted(signals, err);
  expect(deadline.isNear()).toBe(false);
  signals.emit('SIGINT');
  expect([deadline.isNear(), signals.listenerCount('SIGINT')]).toEqual([true, 0]);
  expect(written.err).toContain('press Ctrl-C again to stop at once');
});
