import { Token } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';

/** Families with instance store volumes, such as `m5d` and `r6idn`. Two of them support the recovery action. */
const WITH_INSTANCE_STORE = /^[a-z]+\d+[a-z]*d[a-z]*$/;
const SUPPORTED_WITH_INSTANCE_STORE = ['x2idn', 'x2iedn'];

/** Classes of which no family supports the recovery action: storage, FPGA, training and Mac. */
const UNSUPPORTED_CLASSES = /^((d|dl|f|h|hs|i|im|is|trn)\d|mac|p[56])/;

/** Further families without the recovery action. Other families of their classes support it. */
const UNSUPPORTED_FAMILIES = ['c1', 'cc2', 'cr1', 'm1', 'm2', 'g2', 'g5', 'g6', 'g6e', 'g6f', 'g7', 'g7e', 'gr6', 'gr6f', 'inf2', 'p2'];

/**
 * Returns whether CloudWatch accepts an alarm with the recovery action for an instance of this type. It also returns true for a type that is only
 * known at deployment and for a family that is newer than this version.
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/cloudwatch-recovery.html
 */
export function supportsRecovery(instanceType: ec2.InstanceType): boolean {
  const type = instanceType.toString();
  if (Token.isUnresolved(type)) {
    return true;
  }
  const [family] = type.split('.');
  return SUPPORTED_WITH_INSTANCE_STORE.includes(family)
    || !(WITH_INSTANCE_STORE.test(family) || UNSUPPORTED_CLASSES.test(family) || UNSUPPORTED_FAMILIES.includes(family));
}

/** Throws if the deployment of the alarm `host-check` would fail with this instance type. */
export function requireRecovery(serverName: string, instanceType: ec2.InstanceType): void {
  if (!supportsRecovery(instanceType)) {
    throw new Error(
      `instanceType of server '${serverName}' is '${instanceType}', which CloudWatch does not recover, so that the deployment of the alarm host-check would fail: ` +
      'give a type that it recovers, such as m6i.large, or give the reason in recoveryOptOut for which the server is not recovered',
    );
  }
}
