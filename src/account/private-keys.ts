import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';

/**
 * Returns a statement that denies reading the private keys that CloudFormation stores of key pairs, for principals whose managed policy allows
 * reading every parameter.
 *
 * The statement includes each path above the parameters, because GetParametersByPath is authorized by the requested path and not by the returned
 * parameters.
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/create-key-pairs.html
 * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/ps-retrieval-authorization.html
 */
export function denyPrivateKeys(scope: Construct): iam.PolicyStatement {
  return new iam.PolicyStatement({
    effect: iam.Effect.DENY,
    actions: ['ssm:GetParameter*'],
    resources: ['ec2/keypair/*', 'ec2/keypair', 'ec2/', 'ec2', '']
      .map((resourceName) => Stack.of(scope).formatArn({ service: 'ssm', region: '*', resource: 'parameter', resourceName })),
  });
}
