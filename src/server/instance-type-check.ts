import { Token } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';

/**
 * Throws if an instance type is invalid, or if it has an Arm-based processor and the operating system is Windows, for which AWS has no Arm image. A
 * type that is only known at deployment is accepted.
 *
 * @param owner the owner of the instance type in error messages, such as `server 'app01'`
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instance-types.html
 */
export function requireInstanceType(owner: string, instanceType: ec2.InstanceType, operatingSystem: ec2.OperatingSystemType): void {
  const type = instanceType.toString();
  if (Token.isUnresolved(type)) {
    return;
  }
  // The CDK derives the processor from the family, and throws a different error if there is no family.
  if (!/^[a-z][a-z0-9-]*\d[a-z0-9-]*\.[a-z0-9-]+$/.test(type)) {
    throw new Error(`instanceType of ${owner} is '${type}': give a family and a size, such as m6i.large`);
  }
  if (operatingSystem === ec2.OperatingSystemType.WINDOWS && isGraviton(instanceType)) {
    throw new Error(
      `instanceType of ${owner} is '${type}', which has a Graviton processor, and the image is a Windows image, which does not run on it: ` +
      'give a type with an Intel or AMD processor, such as m6i.large',
    );
  }
}

function isGraviton(instanceType: ec2.InstanceType): boolean {
  try {
    return instanceType.architecture === ec2.InstanceArchitecture.ARM_64;
  } catch {
    return false; // a family that the CDK does not know
  }
}
