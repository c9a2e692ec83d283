import { Question, UnansweredQuestion } from './question';
import type { VerifyClients } from './verify-clients';
import type { Place } from '../../aws-calls/place';

/** The running account, which is asked each question at most once. */
export class Account {
  private readonly answers = new Map<Question<any, unknown>, Map<string, Promise<unknown>>>();

  /** @param now returns the present time by AWS's clock */
  constructor(public readonly place: Place, public readonly clients: VerifyClients, public readonly now: () => Date) {}

  /**
   * Asks a question, or returns the answer to the same question with the same arguments.
   *
   * @throws UnansweredQuestion if AWS does not answer
   */
  public ask<Arguments extends readonly unknown[], Answer>(asked: Question<Arguments, Answer>, ...args: Arguments): Promise<Answer> {
    const known = this.answers.get(asked) ?? new Map<string, Promise<unknown>>();
    this.answers.set(asked, known);
    const key = JSON.stringify(args);
    const answer = known.get(key) ?? this.answerTo(asked, args);
    known.set(key, answer);
    return answer as Promise<Answer>;
  }

  private async answerTo<Arguments extends readonly unknown[], Answer>(asked: Question<Arguments, Answer>, args: Arguments): Promise<Answer> {
    try {
      return await asked.ask(this, ...args);
    } catch (error) {
      // A question may ask others first, and their error names their permission.
      throw error instanceof UnansweredQuestion ? error : new UnansweredQuestion(asked.permissions, error);
    }
  }
}
