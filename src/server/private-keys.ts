import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';

/**
 * Denies the private keys that CloudFormation keeps of key pairs to whom a managed policy lets read every parameter.
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/create-key-pairs.html
 */
export function denyPrivateKeys(scope: Construct): iam.PolicyStatement {
  return new iam.PolicyStatement({
    effect: iam.Effect.DENY,
    actions: ['ssm:GetParameter*'],
    resources: [Stack.of(scope).formatArn({ service: 'ssm', region: '*', resource: 'parameter', resourceName: 'ec2/keypair/*' })],
  });
}
