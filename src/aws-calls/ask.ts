import type { Answer } from './answer';
import { reasonOf } from './fault';

/** Queries AWS. Converts a failed query into an Unanswered result, so that dependent resources are left unchanged. */
export async function ask<T>(query: () => Promise<T>): Promise<Answer<T>> {
  try {
    return await query();
  } catch (error) {
    return { unanswered: reasonOf(error) };
  }
}
