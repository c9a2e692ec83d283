import { Stack } from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import { IConstruct } from 'constructs';
import { regionOfArn, requireSameRegion } from './known-arn';

/**
 * Throws if a key cannot encrypt resources of the stack, because it is an alias or in another Region.
 *
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/kms-alias.html
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html#kms_keys
 */
export function requireKey(scope: IConstruct, property: string, key: kms.IKey | undefined): void {
  if (key === undefined) {
    return;
  }
  if (isAlias(key)) {
    throw new Error(
      `${property} is a key alias (${key.node.path}): a policy with an alias has no effect. ` +
      'Give the key, such as kms.Key.fromKeyArn(…) or aliasTargetKey of the alias',
    );
  }
  requireSameRegion(scope, property, regionOfArn(key.keyArn) ?? key.env.region ?? Stack.of(key).region, 'a key encrypts only in its own Region');
}

function isAlias(key: kms.IKey): boolean {
  return 'aliasName' in key || key.keyId.startsWith('alias/') || key.keyArn.includes(':alias/');
}
