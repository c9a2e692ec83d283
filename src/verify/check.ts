import type { Account } from './account/account';
import type { ClauseId } from './catalogue/catalogue';
import type { Finding } from './finding';

/** The reason that a clause has nothing to check in this environment: the stacks never had such a resource. */
export interface NotHere {
  readonly notHere: string;
}

/** The circumstances of a judgement. */
export interface Circumstances {
  readonly now: Date;
  readonly environmentName: string;
}

/**
 * A question to the running account, and the judgement of the answers.
 *
 * `ask` decides nothing, and `judge` asks nothing. If `ask` throws, the result is unknown. If `judge` returns no finding, the result is failed: an empty
 * list proves nothing.
 */
export interface Check<Answers = any> {
  readonly clause: ClauseId;
  /** The question, unique in its clause. */
  readonly question: string;
  /** Gathers the answers of AWS. */
  ask(account: Account): Promise<Answers>;
  /** Judges the answers. */
  judge(answers: Answers, circumstances: Circumstances): readonly Finding[] | NotHere;
}

/** Declares a check, so that the compiler derives the type of its answers. */
export function check<Answers>(declared: Check<Answers>): Check {
  return declared;
}
