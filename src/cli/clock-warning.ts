import type { Session } from './session';
import { say, TextSink } from './terminal';
import { isUnanswered } from '../aws-calls/answer';
import { clockDifference } from '../backup/functions/model/run-time';

/** Tells the operator of a clock that AWS does not confirm, and what is done about it. */
export function warnOfClock({ runTime }: Pick<Session, 'runTime'>, sink: TextSink): void {
  const both = runTime();
  const difference = clockDifference(both);
  if (isUnanswered(both.awsClock)) {
    say(sink, `AWS's time is not known (${both.awsClock.unanswered}): the clock of this machine counts, and no image is removed`);
  } else if (difference !== undefined) {
    say(sink, `${difference}. AWS's time counts; images are removed by the earlier of the two.`);
  }
}
