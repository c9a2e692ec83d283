import { aws_iam as iam, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';

/**
 * Checks the operators. Each must be a principal that trust policies, bucket policies and key policies accept, and must not be a wildcard.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 * @throws if there is no operator, or if an operator is a wildcard, a group, or not an AWS principal
 */
export function validateOperators(scope: Construct, operators: iam.IPrincipal[]): void {
  if (operators.length === 0) {
    throw new Error('operators must name at least one principal: without an operator, nobody can assume CFNAdmin or EC2_Query, or read the trail');
  }
  operators.forEach(operator => validateOperator(scope, operator));
}

function validateOperator(scope: Construct, operator: iam.IPrincipal): void {
  const principals = operator.policyFragment.principalJson;
  // The ARN of an account's principal is a token, in which a wildcard is only visible after it is resolved.
  const named = JSON.stringify(Stack.of(scope).resolve(Object.values(principals)));
  if (named.includes('*')) {
    throw new Error(`operators must name who may operate the account, got the wildcard principal ${named}: name accounts, roles or users instead`);
  }
  if ('groupArn' in operator) {
    throw new Error('operators must not name an IAM group, which no policy accepts as a principal: name its account, with conditions if required');
  }
  const kinds = Object.keys(principals);
  if (kinds.some(kind => kind !== 'AWS')) {
    throw new Error(`operators must be AWS principals (accounts, roles or users), got ${kinds.join(', ')}: name the role that a federated user or a service has`);
  }
}
