import type { Answer } from './answer';
import { reasonOf } from './fault';

/** Asks AWS something. That it did not answer is an answer, too: what depends on it stays as it is. */
export async function ask<T>(question: () => Promise<T>): Promise<Answer<T>> {
  try {
    return await question();
  } catch (error) {
    return { unanswered: reasonOf(error) };
  }
}
