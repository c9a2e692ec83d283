import { OperatingSystemType, UserData } from 'aws-cdk-lib/aws-ec2';
import type { BootScriptContext } from './boot-script-context';
import { linuxBootScript } from './boot-script-linux';
import { windowsBootScript } from './boot-script-windows';

/** EC2 refuses more, counted before base64. https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instancedata-add-user-data.html */
const USER_DATA_LIMIT_BYTES = 16_384;

/** Room for what only the deployment knows: the target group's ARN, the stack's name. */
const RESERVED_BYTES = 512;

/**
 * The boot script of a member. It runs at every boot, does the same again without harm, and is right for a clone of a
 * running member: nothing in it or on the disk remembers which machine the image was made from.
 *
 * @throws if the script with the consumer's commands is larger than EC2 takes
 */
export function bootScript(operatingSystem: OperatingSystemType, context: BootScriptContext): UserData {
  const userData = operatingSystem === OperatingSystemType.WINDOWS ? windowsBootScript(context) : linuxBootScript(context);
  const size = Buffer.byteLength(userData.render()) + RESERVED_BYTES;
  if (size > USER_DATA_LIMIT_BYTES) {
    throw new Error(
      `the boot script of cluster '${context.clusterName}' has ${size} bytes, EC2 takes ${USER_DATA_LIMIT_BYTES}: ` +
      'keep bootCommands and startCommands short and let them fetch what is long, for example from S3',
    );
  }
  return userData;
}
