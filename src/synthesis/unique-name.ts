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
 * Claims a name for a construct, as two of a name in one app would clash at deployment, or at a later one. Two stacks whose
 * account is only known at deployment may well go to two accounts, so there only one stack is looked at.
 *
 * @returns the path of the construct that claimed the name before
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
