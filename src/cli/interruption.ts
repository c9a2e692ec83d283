import { say, TextSink } from './terminal';
import type { Deadline } from '../aws-calls/deadline';

/** Returns the deadline of a manual run: the first Ctrl-C, after which the run starts no further change. A second Ctrl-C ends the process. */
export function untilInterrupted(signals: Pick<NodeJS.EventEmitter, 'once'>, sink: TextSink): Deadline {
  let isInterrupted = false;
  signals.once('SIGINT', () => {
    isInterrupted = true;
    say(sink, '', 'finishing the changes in progress; press Ctrl-C again to stop at once');
  });
  return { isNear: () => isInterrupted };
}
