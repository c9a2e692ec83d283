import type { Session } from './session';
import { say, TextSink } from './terminal';
import { isUnanswered } from '../aws-calls/answer';
import { clockDifference } from '../backup/functions/model/run-time';

/** Warns the operator if AWS does not confirm the clock of this machine, and states which time the run uses. */
export function warnOfClock({ runTime }: Pick<Session, 'runTime'>, sink: TextSink): void {
  const both = runTime();
  const difference = clockDifference(both);
  if (isUnanswered(both.awsClock)) {
    say(sink, `AWS's time is unknown (${both.awsClock.unanswered}): this run uses the clock of this machine, and removes no image`);
  } else if (difference !== undefined) {
    say(sink, `${difference}. This run uses AWS's time; it removes images by the earlier of the two.`);
  }
}
