import { aws_iam as iam, DefaultStackSynthesizer, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';

/** The default name of the stack of `cdk bootstrap`. */
const BOOTSTRAP_STACK = 'CDKToolkit';

/**
 * Returns statements that deny changes of the bootstrap stack of the CDK and of its roles and policies, and passing these roles to a stack. The
 * execution role has administrator access by default, and each stack that the CDK deploys has it. Read access stays allowed.
 *
 * @see https://docs.aws.amazon.com/cdk/v2/guide/bootstrapping-env.html
 * @see https://docs.aws.amazon.com/cdk/v2/guide/bootstrapping-customizing.html
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awscloudformation.html
 */
export function denyBootstrap(scope: Construct): iam.PolicyStatement[] {
  const stack = Stack.of(scope);
  const qualifier = stack.synthesizer.bootstrapQualifier ?? DefaultStackSynthesizer.DEFAULT_QUALIFIER;
  const named = (resource: string) => stack.formatArn({ service: 'iam', region: '', resource, resourceName: `cdk-${qualifier}-*` });
  return [
    new iam.PolicyStatement({
      effect: iam.Effect.DENY,
      // With notActions, actions that AWS adds later are denied as well.
      notActions: ['cloudformation:Describe*', 'cloudformation:Get*', 'cloudformation:List*'],
      resources: [stack.formatArn({ service: 'cloudformation', region: '*', resource: 'stack', resourceName: `${BOOTSTRAP_STACK}/*` })],
    }),
    new iam.PolicyStatement({
      effect: iam.Effect.DENY,
      notActions: ['iam:Get*', 'iam:List*', 'sts:*'],
      resources: [named('role'), named('policy')],
    }),
  ];
}
