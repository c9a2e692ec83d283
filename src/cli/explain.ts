import { isRefusal } from './refusals';
import { isFault, reasonOf } from '../aws-calls/fault';
import { documentationUrl } from '../links/documentation-url';

const NO_CREDENTIALS = ['CredentialsProviderError', 'TokenProviderError'];
const BAD_CREDENTIALS = [
  'ExpiredToken', 'ExpiredTokenException', 'RequestExpired', 'InvalidClientTokenId', 'UnrecognizedClientException', 'AuthFailure', 'SignatureDoesNotMatch',
  'InvalidSignatureException', 'InvalidAccessKeyId',
];
const NOT_ALLOWED = ['AccessDenied', 'AccessDeniedException', 'UnauthorizedOperation', 'AuthorizationError', 'AuthorizationErrorException'];
const UNREACHABLE = ['ENOTFOUND', 'ECONNREFUSED', 'ECONNRESET', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'ETIMEDOUT'];

/** Returns the message for the operator: the fault and the remedy. Only an unexpected error has a stack trace. */
export function explain(error: unknown): string {
  if (isRefusal(error, 'UsageError', 'Refusal', 'Interrupted')) {
    return messageOf(error);
  }
  if (isFault(error, ...NO_CREDENTIALS)) {
    return `there are no AWS credentials: name a profile (--profile or AWS_PROFILE), sign in to it (aws sso login), or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY (${messageOf(error)})`;
  }
  if (isFault(error, ...BAD_CREDENTIALS)) {
    return `AWS does not accept the credentials: sign in again, or name another profile (${reasonOf(error)})`;
  }
  if (isFault(error, ...NOT_ALLOWED)) {
    return `these credentials lack a permission that this command needs: ${documentationUrl('operating.md#the-backups')} lists the permissions (${reasonOf(error)})`;
  }
  if (messageOf(error).includes('Region is missing')) {
    return 'there is no AWS Region: give --region, set AWS_REGION, or name a profile that has one';
  }
  if (UNREACHABLE.includes(codeOf(error)) || isFault(error, 'TimeoutError', 'NoAnswer')) {
    return `AWS could not be reached: check the network, the Region, and AWS_ENDPOINT_URL if it is set (${reasonOf(error)})`;
  }
  return isOfAws(error) || !(error instanceof Error) ? reasonOf(error) : error.stack ?? reasonOf(error);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function codeOf(error: unknown): string {
  return String((error as { code?: unknown } | undefined)?.code ?? '');
}

function isOfAws(error: unknown): boolean {
  return typeof error === 'object' && error !== null && '$metadata' in error;
}
