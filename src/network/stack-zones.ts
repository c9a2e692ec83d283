import { Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';

/**
 * Runs `create` while the stack says that its Availability Zones are these.
 *
 * `ec2.Vpc` asks its stack for the zones even when they are given by name, which the CDK answers with a look-up in the
 * account: synthesis would need credentials, and its result would depend on the machine's `cdk.context.json`. Overriding
 * the property is the CDK's documented way to choose zones; it is put back, as the stack is the consumer's.
 *
 * @see https://docs.aws.amazon.com/cdk/api/v2/docs/aws-cdk-lib.Stack.html#availabilityzones
 */
export function withStackZones<T>(scope: Construct, zones: string[], create: () => T): T {
  const stack = Stack.of(scope);
  // The zones may be overridden already: in a subclass (not the instance's own), or on the instance by a jsii binding.
  const overridden = Object.getOwnPropertyDescriptor(stack, 'availabilityZones');
  Object.defineProperty(stack, 'availabilityZones', { configurable: true, get: () => [...zones] });
  try {
    return create();
  } finally {
    if (overridden) {
      Object.defineProperty(stack, 'availabilityZones', overridden);
    } else {
      Reflect.deleteProperty(stack, 'availabilityZones');
    }
  }
}
