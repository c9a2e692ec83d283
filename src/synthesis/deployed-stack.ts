import { Stack } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';

/**
 * Returns the stack that a construct is deployed with. A nested stack is always deployed with its parent.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-nested-stacks.html
 */
export function deployedStackOf(construct: IConstruct): Stack {
  const stack = Stack.of(construct);
  return stack.nestedStackParent === undefined ? stack : deployedStackOf(stack.nestedStackParent);
}
