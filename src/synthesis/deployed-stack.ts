import { Stack } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';

/**
 * The stack that a construct is deployed with: a nested stack is deployed with the stack that it is in, and never without it.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-nested-stacks.html
 */
export function deployedStackOf(construct: IConstruct): Stack {
  const stack = Stack.of(construct);
  return stack.nestedStackParent === undefined ? stack : deployedStackOf(stack.nestedStackParent);
}
