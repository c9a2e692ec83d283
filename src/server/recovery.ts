import { Token } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';

/** Instance store volumes (`m5d`, `r6idn`), except for two families with which the action is supported. */
const WITH_INSTANCE_STORE = /^[a-z]+\d+[a-z]*d[a-z]*$/;
const SUPPORTED_WITH_INSTANCE_STORE = ['x2idn', 'x2iedn'];

/** All families of these classes: storage, FPGA, training, Mac. */
const UNSUPPORTED_CLASSES = /^((d|dl|f|h|hs|i|im|is|trn)\d|mac|p[56])/;

/** Further families, of which not all of their class are without it. */
const UNSUPPORTED_FAMILIES = ['c1', 'cc2', 'cr1', 'm1', 'm2', 'g2', 'g5', 'g6', 'g6e', 'g6f', 'g7', 'g7e', 'gr6', 'gr6f', 'inf2', 'p2'];

/**
 * Whether CloudWatch takes an alarm that recovers an instance of this type. A type that is only known at deployment passes, and so does a family
 * that is newer than this release.
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

/** Refuses an instance type with which the deployment of the alarm `host-check` would fail. */
export function requireRecovery(serverName: string, instanceType: ec2.InstanceType): void {
  if (!supportsRecovery(instanceType)) {
    throw new Error(
      `instanceType of server '${serverName}' is '${instanceType}', which CloudWatch does not recover, so that the deployment of the alarm host-check would fail: ` +
      'give a type that it recovers, such as m6i.large, or say in recoveryOptOut why the server is not recovered',
    );
  }
}
