import { NoAnswer } from '../../../src/aws-calls/no-answer';
import { explain } from '../../../src/cli/explain';
import { Refusal, UsageError } from '../../../src/cli/refusals';
import { fault } from '../backup/functions/run-fixture';

test.each([
  ['no credentials', fault('CredentialsProviderError', 'Could not load credentials from any providers'), 'there are no AWS credentials: name a profile (--profile or AWS_PROFILE)'],
  ['an SSO session that is over', fault('TokenProviderError', 'Token is expired'), 'sign in to it (aws sso login)'],
  ['old credentials', fault('ExpiredTokenException', 'expired'), 'AWS does not accept the credentials: sign in again'],
  ['wrong credentials', fault('AuthFailure', 'x'), 'AWS does not accept the credentials'],
  ['no permission (Parameter Store)', fault('AccessDeniedException', 'is not authorized to perform ssm:GetParameter'), '/docs/operating.md#the-backups lists the permissions (AccessDeniedException: is not authorized to perform ssm:GetParameter)'],
  ['no permission (EC2)', fault('UnauthorizedOperation', 'x'), 'these credentials lack a permission that this command needs'],
  ['no Region', new Error('Region is missing'), 'there is no AWS Region: give --region, set AWS_REGION'],
  ['no network', Object.assign(new Error('getaddrinfo ENOTFOUND ssm.nowhere.amazonaws.com'), { code: 'ENOTFOUND' }), 'AWS could not be reached'],
  ['no answer', fault('TimeoutError', 'x'), 'AWS could not be reached'],
  ['no answer in any attempt', new NoAnswer('x'), 'AWS could not be reached'],
  ['anything that AWS says', Object.assign(fault('ValidationException', 'x'), { $metadata: {} }), 'ValidationException: x'],
  ['a refusal', new Refusal('it is not retired'), 'it is not retired'],
  ['wrong usage', new UsageError('say what to do'), 'say what to do'],
])('the explanation of an error has its cause and remedy in one line: %s', (_, error, message) => {
  expect(explain(error)).toContain(message);
  expect(explain(error)).not.toMatch(/\n| at .*:\d+/);
});

test('an unexpected error has a stack trace', () => {
  expect(explain(new TypeError('x is not a function'))).toMatch(/^TypeError: x is not a function\n +at /);
});
