import { Stack, Token } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';

/** A kind of ARN. */
export interface ArnOf {
  /** The service, such as `kms`. */
  readonly service: string;
  /** The form of the part after the account. */
  readonly resource: RegExp;
  readonly example: string;
}

/** https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html#key-id-key-ARN */
export const KEY_ARN: ArnOf = {
  service: 'kms', resource: /^key\/[\w-]+$/, example: 'arn:aws:kms:ap-southeast-2:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab',
};

/** https://docs.aws.amazon.com/sns/latest/dg/sns-create-topic.html */
export const TOPIC_ARN: ArnOf = { service: 'sns', resource: /^[\w-]{1,256}$/, example: 'arn:aws:sns:ap-southeast-2:123456789012:alarms' };

/** The placeholder of a value that is only known at deployment, and the character that replaces it here. */
const TOKEN = /\$\{Token\[[^\]]*\]\}/g;
const UNKNOWN = '?';

interface Parts {
  readonly service: string;
  readonly region: string;
  readonly account: string;
  readonly resource: string;
}

/**
 * Throws if a text is not an ARN of this kind. Parts that are only known at deployment are accepted.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
 */
export function requireArn(property: string, arn: string, { service, resource, example }: ArnOf): void {
  const parts = partsOf(arn);
  if (parts === undefined && Token.isUnresolved(arn)) {
    return;
  }
  const isKnown = (part: string) => !part.includes(UNKNOWN);
  if (parts === undefined || (isKnown(parts.service) && parts.service !== service) || (isKnown(parts.resource) && !resource.test(parts.resource))) {
    throw new Error(`${property} is '${arn}': give an ARN such as ${example}`);
  }
}

/** Returns the Region of an ARN; undefined if it has none or it is only known at deployment. */
export function regionOfArn(arn: string): string | undefined {
  return known(partsOf(arn)?.region);
}

/** Returns the account of an ARN; undefined if it has none or it is only known at deployment. */
export function accountOfArn(arn: string): string | undefined {
  return known(partsOf(arn)?.account);
}

/** Returns whether two accounts, or two Regions, are or may be the same. A value that is only known at deployment may be the same. */
export function mayBeSame(one: string, other: string): boolean {
  return Token.isUnresolved(one) || Token.isUnresolved(other) || one === other;
}

/**
 * Throws if a resource is in another Region than the stack. A Region that is only known at deployment is accepted.
 *
 * @param what the resource in the error message, such as `the certificate of cluster 'b2g'`
 * @param why the reason for which AWS requires the same Region
 */
export function requireSameRegion(scope: IConstruct, what: string, region: string | undefined, why: string): void {
  const own = Stack.of(scope).region;
  if (region !== undefined && !Token.isUnresolved(region) && !Token.isUnresolved(own) && region !== own) {
    throw new Error(`${what} is in ${region} and the stack is in ${own}: ${why}. Give one in ${own}`);
  }
}

function partsOf(arn: string): Parts | undefined {
  const [prefix, , service, region, account, ...resource] = arn.replace(TOKEN, UNKNOWN).split(':');
  return prefix === 'arn' && resource.length > 0 ? { service, region, account, resource: resource.join(':') } : undefined;
}

function known(part: string | undefined): string | undefined {
  return part === undefined || part === '' || part.includes(UNKNOWN) ? undefined : part;
}
