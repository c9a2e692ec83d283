import { Stack, Token } from 'aws-cdk-lib';
import { Construct, IConstruct } from 'constructs';

const CLAIMS = new WeakMap<IConstruct, Map<string, string>>();

/**
 * Refuses a second set of the same names for one account within an app: the deployment would fail on it, or a later one
 * would. Two agnostic stacks may be meant for two accounts, so there only one stack is looked at.
 *
 * @throws if the account has these names already
 */
export function claimAccount(claimant: Construct, namePrefix: string): void {
  const stack = Stack.of(claimant);
  const account = Token.isUnresolved(stack.account) ? `of stack ${stack.node.path}` : stack.account;
  // IAM compares names without case.
  const claim = `${account} ${namePrefix.toLowerCase()}`;

  const app = claimant.node.root;
  const claims = CLAIMS.get(app) ?? new Map<string, string>();
  CLAIMS.set(app, claims);
  const earlier = claims.get(claim);
  if (earlier !== undefined) {
    throw new Error(`the account ${account} has an ObanAccount already, '${earlier}': use that one, import it by ObanAccount.fromAttributes, or give this one a namePrefix`);
  }
  claims.set(claim, claimant.node.path);
}
