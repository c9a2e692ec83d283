import { EventEmitter } from 'events';
import { terminal } from './terminal-fixture';
import { untilInterrupted } from '../../../src/cli/interruption';

test('the deadline is the first Ctrl-C, and a second one ends the process', () => {
  const [signals, { err, written }] = [new EventEmitter(), terminal()];
  const deadline = untilInterrupted(signals, err);
  expect(deadline.isNear()).toBe(false);
  signals.emit('SIGINT');
  expect([deadline.isNear(), signals.listenerCount('SIGINT')]).toEqual([true, 0]);
  expect(written.err).toContain('press Ctrl-C again to stop at once');
});
