import { aws_iam as iam, Reference, Stack, Tokenization } from 'aws-cdk-lib';
import { Construct } from 'constructs';

/**
 * `Bool` and not `BoolIfExists`: requests with long-term access keys do not have the key at all, and are refused.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-multifactorauthpresent
 */
const WITH_MFA = { Bool: { 'aws:MultiFactorAuthPresent': 'true' } };

/**
 * Requires MFA of operators who can have it: users, and accounts, whose users they stand for. The session of a role never has it, whatever the identity provider asked for,
 * so it is not required of roles, nor of an account whose conditions name roles of it (`aws:PrincipalArn`).
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa_configure-api-require.html
 */
export function withMultiFactor(scope: Construct, operator: iam.IPrincipal): iam.IPrincipal[] {
  const { principalJson, conditions } = operator.policyFragment;
  const arns: string[] = [principalJson.AWS].flat();
  const people = arns.filter((arn) => !namesRoles(conditions) && isUserOrAccount(scope, arn));
  if (people.length === 0) {
    return [operator];
  }
  if (people.length === arns.length) {
    return [new iam.PrincipalWithConditions(operator, WITH_MFA)];
  }
  return arns.map((arn) => {
    const one = new iam.ArnPrincipal(arn).withConditions(conditions);
    return people.includes(arn) ? new iam.PrincipalWithConditions(one, WITH_MFA) : one;
  });
}

/** An ARN that only the deployment knows, such as an imported value, counts as that of a role, as nobody who can operate now may be locked out. */
function isUserOrAccount(scope: Construct, arn: string): boolean {
  const users = Tokenization.reverseString(arn).tokens.filter((token) => Reference.isReference(token) && token.target instanceof iam.CfnUser);
  const shown = JSON.stringify(Stack.of(scope).resolve(arn));
  return users.length > 0 || /:root"|:user\/|^"\d{12}"$|^{"Ref":"AWS::AccountId"}$/.test(shown);
}

/**
 * How AWS names roles of IAM Identity Center in a trust policy: their own ARNs change.
 *
 * @see https://docs.aws.amazon.com/singlesignon/latest/userguide/referencingpermissionsets.html
 */
function namesRoles(conditions: { [operator: string]: any }): boolean {
  const required = Object.entries(conditions).filter(([operator]) => ['ArnEquals', 'ArnLike', 'StringEquals', 'StringLike'].includes(operator));
  const named = required.flatMap(([, keys]) => Object.entries<string | string[]>(keys))
    .filter(([key]) => key.toLowerCase() === 'aws:principalarn')
    .flatMap(([, arns]) => arns);
  return named.length > 0 && named.every((arn) => arn.includes(':role/') || arn.includes(':assumed-role/'));
}
