import type { Answer } from '../../planner/answer';
import { reasonOf } from '../fault.lambda-shared';

/** Asks AWS something. That it did not answer is an answer, too: what depends on it stays as it is. */
export async function ask<T>(question: () => Promise<T>): Promise<Answer<T>> {
  try {
    return await question();
  } catch (error) {
    return { unanswered: reasonOf(error) };
  }
}
