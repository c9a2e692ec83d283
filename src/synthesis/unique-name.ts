import { Token } from 'aws-cdk-lib';
import { Construct, IConstruct } from 'constructs';
import { deployedStackOf } from './deployed-stack';

/** The scope in which a name must be unique. */
export enum NameScope {
  ACCOUNT,
  ACCOUNT_AND_REGION,
}

const CLAIMS = new WeakMap<IConstruct, Map<string, string>>();

/**
 * Claims a name for a construct, because two constructs with the same name in one app would conflict at deployment. If the account of a stack
 * is known only at deployment, the name must be unique in this stack only, because another stack may be in another account.
 *
 * @returns the path of the construct that claimed the name before, if there is one
 */
export function claimName(claimant: Construct, scope: NameScope, name: string): string | undefined {
  const stack = deployedStackOf(claimant);
  const where = scope === NameScope.ACCOUNT ? [stack.account] : [stack.account, stack.region];
  const claim = [...(where.some((each) => Token.isUnresolved(each)) ? [stack.node.path] : where), name].join(' ');

  const app = claimant.node.root;
  const claims = CLAIMS.get(app) ?? new Map<string, string>();
  CLAIMS.set(app, claims);
  const earlier = claims.get(claim);
  claims.set(claim, earlier ?? claimant.node.path);
  return earlier;
}
