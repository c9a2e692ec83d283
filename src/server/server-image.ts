import { Stack, Token } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import { requireRegionName } from '../checks/names';
import { IMAGE_ID } from '../checks/resource-id';

/** What a Linux image's snapshot does not tell. */
export interface LinuxImageOptions {
  /**
   * The name under which the image maps its root volume. Wrong, it would add a second volume and leave the root unencrypted:
   * `aws ec2 describe-images --image-ids … --query 'Images[].RootDeviceName'` tells it.
   *
   * @default /dev/xvda
   */
  readonly rootDeviceName?: string;
}

/**
 * The pinned machine images that servers and cluster members start from, one per Region.
 *
 * Only images by id: one that moves by itself ("latest", a public parameter, a look-up) would replace a server or roll a
 * cluster on some later deploy without a difference in your code.
 *
 * @example
 * const windows = ServerImage.windows({ 'ap-southeast-2': 'ami-0a1b2c3d4e5f60718' });
 * const linux = ServerImage.linux({ 'ap-southeast-2': 'ami-0f1e2d3c4b5a69788' });
 */
export class ServerImage {
  /**
   * Windows images, as `{ 'ap-southeast-2': 'ami-0123456789abcdef0' }`. They need EC2Launch, the SSM agent and the AWS Tools for
   * PowerShell, as AWS's own Windows images have them.
   *
   * @param images image id by Region
   * @throws if an id is not of the form `ami-…`
   */
  public static windows(images: { [region: string]: string }): ServerImage {
    return new ServerImage(ec2.OperatingSystemType.WINDOWS, '/dev/sda1', images);
  }

  /**
   * Linux images, as `{ 'ap-southeast-2': 'ami-0123456789abcdef0' }`. They need the AWS CLI and the SSM agent, as Amazon Linux 2023 has them.
   *
   * @param images image id by Region
   * @throws if an id is not of the form `ami-…`
   */
  public static linux(images: { [region: string]: string }, options: LinuxImageOptions = {}): ServerImage {
    return new ServerImage(ec2.OperatingSystemType.LINUX, options.rootDeviceName ?? '/dev/xvda', images);
  }

  private constructor(
    /** The operating system: Windows or Linux. */
    public readonly operatingSystem: ec2.OperatingSystemType,
    /** The name under which the images map their root volume. */
    public readonly rootDeviceName: string,
    private readonly images: { [region: string]: string },
  ) {
    requireDeviceName(rootDeviceName);
    if (Object.keys(images ?? {}).length === 0) {
      throw new Error("no machine image was given: give at least one by Region, as { 'ap-southeast-2': 'ami-0123456789abcdef0' }");
    }
    for (const [region, id] of Object.entries(images)) {
      requireRegionName('a key of the machine images', region);
      if (!IMAGE_ID.test(id)) { // promise FN-2r
        const given = Token.isUnresolved(id) ? 'a value that is only known at deployment' : `'${id}'`;
        throw new Error(
          `the machine image for ${region} is ${given}: give the id of one image (ami- and 8 or 17 hexadecimal digits). ` +
          'An image that moves by itself would replace servers without a change in your code',
        );
      }
    }
  }

  /**
   * The id of the image for the Region of this scope's stack.
   *
   * @throws if the stack has no explicit Region, or there is no image for it
   */
  public imageIdFor(scope: Construct): string {
    const region = Stack.of(scope).region;
    if (Token.isUnresolved(region)) {
      throw new Error(`the stack '${Stack.of(scope).stackName}' has no explicit Region, so its machine image is not known: set env: { account, region } on it`);
    }
    const id = this.images[region];
    if (id === undefined) {
      throw new Error(`there is no machine image for ${region}, only for ${Object.keys(this.images).sort().join(', ')}: add one for ${region}`);
    }
    return id;
  }
}

/** @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/device_naming.html */
function requireDeviceName(rootDeviceName: string): void {
  if (!Token.isUnresolved(rootDeviceName) && !/^\/dev\/(sd|xvd)[a-z]\d{0,2}$/.test(rootDeviceName)) {
    throw new Error(`rootDeviceName is '${rootDeviceName}': give the name under which the image maps its root volume, such as '/dev/xvda' or '/dev/sda1'`);
  }
}
