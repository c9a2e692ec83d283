import { Token } from 'aws-cdk-lib';
import { InstanceType } from 'aws-cdk-lib/aws-ec2';

/**
 * The families with the Xen hypervisor. All newer families are built on the Nitro System.
 *
 * @see https://docs.aws.amazon.com/ec2/latest/instancetypes/ec2-nitro-instances.html
 */
const XEN_FAMILIES = [
  't1', 't2', 'm1', 'm2', 'm3', 'm4', 'c1', 'c3', 'c4', 'cc2', 'cr1', 'r3', 'r4', 'x1', 'x1e', 'd2', 'h1', 'hs1', 'i2', 'i3', 'f1', 'g2', 'g3', 'g3s', 'p2', 'p3',
];

/** Returns whether an instance type is built on the Nitro System, where EBS volumes are NVMe disks with the volume's id as serial number. */
export function isNitro(instanceType: InstanceType): boolean {
  const type = instanceType.toString();
  if (Token.isUnresolved(type)) {
    return true;
  }
  const [family, size] = type.split('.');
  return !XEN_FAMILIES.includes(family) || size === 'metal';
}
