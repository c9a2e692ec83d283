import { Token } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';

/**
 * Refuses what is no instance type, and Windows on an Arm-based processor, for which AWS has no Windows image. A type that is only known at
 * deployment passes.
 *
 * @param owner whose it is, as the user knows it: `server 'app01'`
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instance-types.html
 */
export function requireInstanceType(owner: string, instanceType: ec2.InstanceType, operatingSystem: ec2.OperatingSystemType): void {
  const type = instanceType.toString();
  if (Token.isUnresolved(type)) {
    return;
  }
  // The CDK reads the processor from the family, and throws in words of its own when there is none.
  if (!/^[a-z][a-z0-9-]*\d[a-z0-9-]*\.[a-z0-9-]+$/.test(type)) {
    throw new Error(`instanceType of ${owner} is '${type}': give a family and a size, such as m6i.large`);
  }
  if (operatingSystem === ec2.OperatingSystemType.WINDOWS && isGraviton(instanceType)) {
    throw new Error(
      `instanceType of ${owner} is '${type}', which has a Graviton processor, and its image is of Windows, which does not run on one: ` +
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
