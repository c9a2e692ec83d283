import { Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';

/**
 * Runs `create` while the stack returns these zones as its Availability Zones.
 *
 * `ec2.Vpc` reads the zones of its stack even if they are given by name, and the CDK then looks them up in the account. The synthesis would need
 * credentials, and its result would depend on `cdk.context.json` of the machine. Overriding the property is the documented way of the CDK to select
 * zones. The property is restored afterwards, because the stack belongs to the user.
 *
 * @see https://docs.aws.amazon.com/cdk/api/v2/docs/aws-cdk-lib.Stack.html#availabilityzones
 */
export function withStackZones<T>(scope: Construct, zones: string[], create: () => T): T {
  const stack = Stack.of(scope);
  // The zones may already be overridden: in a subclass (not an own property of the instance), or on the instance by a jsii binding.
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
