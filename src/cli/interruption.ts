import { say, TextSink } from './terminal';
import type { Deadline } from '../aws-calls/deadline';

/** A run by hand has time until somebody interrupts it: then it begins nothing more. A second interruption ends the process. */
export function untilInterrupted(signals: Pick<NodeJS.EventEmitter, 'once'>, sink: TextSink): Deadline {
  let isInterrupted = false;
  signals.once('SIGINT', () => {
    isInterrupted = true;
    say(sink, '', 'finishing what has begun; once more to end at once');
  });
  return { isNear: () => isInterrupted };
}
