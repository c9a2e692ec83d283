import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';

/**
 * Denies the private keys that CloudFormation keeps of key pairs to whom a managed policy lets read every parameter.
 *
 * By each path above them as well: GetParametersByPath is authorised by the path that it is asked for, and not by the
 * parameters that it returns.
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
