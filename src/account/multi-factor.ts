import { aws_iam as iam, Reference, Stack, Tokenization } from 'aws-cdk-lib';
import { Construct } from 'constructs';

/**
 * The condition uses `Bool` and not `BoolIfExists`, because requests with long-term access keys do not have the condition key and must be denied.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-multifactorauthpresent
 */
const WITH_MFA = { Bool: { 'aws:MultiFactorAuthPresent': 'true' } };

/**
 * Returns the principals of an operator, with an MFA condition for users and for accounts, which represent their users. Sessions of a role never have
 * MFA, even if the identity provider has required it, so that it is not required of roles or of an account whose condition on `aws:PrincipalArn` has
 * roles only.
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

/**
 * Returns whether an ARN is that of a user or an account. An ARN that is only known at deployment counts as that of a role, so that no current
 * operator loses access.
 */
function isUserOrAccount(scope: Construct, arn: string): boolean {
  const users = Tokenization.reverseString(arn).tokens.filter((token) => Reference.isReference(token) && token.target instanceof iam.CfnUser);
  const shown = JSON.stringify(Stack.of(scope).resolve(arn));
  return users.length > 0 || /:root"|:user\/|^"\d{12}"$|^{"Ref":"AWS::AccountId"}$/.test(shown);
}

/**
 * Returns whether a condition on `aws:PrincipalArn` has roles only. AWS recommends such a condition for roles of IAM Identity Center, whose ARNs
 * change.
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
