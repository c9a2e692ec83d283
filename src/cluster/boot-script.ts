import { OperatingSystemType, UserData } from 'aws-cdk-lib/aws-ec2';
import type { BootScriptContext } from './boot-script-context';
import { linuxBootScript } from './boot-script-linux';
import { windowsBootScript } from './boot-script-windows';

/** The largest user data that EC2 accepts, before base64 encoding. https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instancedata-add-user-data.html */
const USER_DATA_LIMIT_BYTES = 16_384;

/** The bytes reserved for values that are only known at deployment, such as the target group's ARN and the stack's name. */
const RESERVED_BYTES = 512;

/**
 * Returns the boot script of a member. It runs at every boot, is idempotent, and works on a clone of a running member: neither the script nor the
 * disk depends on the machine that the image was created from.
 *
 * @throws if the script with the user's commands is larger than EC2 accepts
 */
export function bootScript(operatingSystem: OperatingSystemType, context: BootScriptContext): UserData {
  const userData = operatingSystem === OperatingSystemType.WINDOWS ? windowsBootScript(context) : linuxBootScript(context);
  const size = Buffer.byteLength(userData.render()) + RESERVED_BYTES;
  if (size > USER_DATA_LIMIT_BYTES) {
    throw new Error(
      `the boot script of cluster '${context.clusterName}' has ${size} bytes and EC2 accepts ${USER_DATA_LIMIT_BYTES}: ` +
      'shorten bootCommands and startCommands, and download long scripts in them, for example from S3',
    );
  }
  return userData;
}
