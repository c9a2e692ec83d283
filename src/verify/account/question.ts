import type { Account } from './account';
import { isFault, reasonOf } from '../../aws-calls/fault';

/** A question that AWS answers with one operation, or with an operation and its pages. */
export interface Question<Arguments extends readonly unknown[], Answer> {
  /** The actions of IAM that the question needs. */
  readonly permissions: readonly string[];
  ask(account: Account, ...args: Arguments): Promise<Answer>;
}

/** Declares a question. */
export function question<Arguments extends readonly unknown[], Answer>(
  permissions: string | readonly string[], ask: (account: Account, ...args: Arguments) => Promise<Answer>,
): Question<Arguments, Answer> {
  return { permissions: typeof permissions === 'string' ? [permissions] : permissions, ask };
}

/** The names of the errors of a missing permission, by service. */
const NOT_ALLOWED = ['AccessDenied', 'AccessDeniedException', 'UnauthorizedOperation', 'AuthorizationError', 'AuthorizationErrorException', 'Forbidden'];

/** The error of a question that AWS did not answer. */
export class UnansweredQuestion extends Error {
  constructor(permissions: readonly string[], error: unknown) {
    super(isFault(error, ...NOT_ALLOWED) ? `the permission ${permissions.join(' or ')} is missing (${reasonOf(error)})` : `${permissions.join(', ')}: ${reasonOf(error)}`);
    this.name = 'UnansweredQuestion';
  }
}
