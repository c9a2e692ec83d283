import { Stack, Token } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import { requireRegionName } from '../checks/names';
import { IMAGE_ID } from '../checks/resource-id';
import { requireStruct } from '../checks/struct';

/** Options of Linux images. */
export interface LinuxImageOptions {
  /**
   * The root device name of the image. If this is wrong, EC2 adds a second volume and the root volume is not encrypted. Find the name with
   * `aws ec2 describe-images --image-ids … --query 'Images[].RootDeviceName'`.
   *
   * @default /dev/xvda
   * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/device_naming.html
   */
  readonly rootDeviceName?: string;
}

/**
 * The machine images from which servers and members of clusters boot, with one image id for each Region.
 *
 * Images are given by id only. An image that is resolved at deployment ("latest", a public parameter, a lookup) would replace a server or the members
 * of a cluster in a later deployment without a change in your code.
 *
 * @example
 * const windows = ServerImage.windows({ 'ap-southeast-2': 'ami-0a1b2c3d4e5f60718' });
 * const linux = ServerImage.linux({ 'ap-southeast-2': 'ami-0f1e2d3c4b5a69788' });
 */
export class ServerImage {
  /**
   * Returns Windows images, such as `{ 'ap-southeast-2': 'ami-0123456789abcdef0' }`. The images must contain EC2Launch, the SSM agent and the AWS
   * Tools for PowerShell, as the Windows images of AWS do.
   *
   * @param images the image ids by Region
   * @throws if there is no image, or if an id is not the id of an image
   */
  public static windows(images: { [region: string]: string }): ServerImage {
    return new ServerImage(ec2.OperatingSystemType.WINDOWS, '/dev/sda1', images);
  }

  /**
   * Returns Linux images, such as `{ 'ap-southeast-2': 'ami-0123456789abcdef0' }`. The images must contain the AWS CLI and the SSM agent, as Amazon
   * Linux 2023 does.
   *
   * @param images the image ids by Region
   * @param options the root device name
   * @throws if there is no image, if an id is not the id of an image, or if the root device name is invalid
   */
  public static linux(images: { [region: string]: string }, options: LinuxImageOptions = {}): ServerImage {
    requireStruct('ServerImage.linux', 'LinuxImageOptions', options);
    return new ServerImage(ec2.OperatingSystemType.LINUX, options.rootDeviceName ?? '/dev/xvda', images);
  }

  private constructor(
    /** The operating system: Windows or Linux. */
    public readonly operatingSystem: ec2.OperatingSystemType,
    /** The root device name of the images. */
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
          'An image that is resolved at deployment would replace servers without a change in your code',
        );
      }
    }
  }

  /**
   * Returns the id of the image for the Region of a stack.
   *
   * @param scope a construct in the stack
   * @throws if the stack has no explicit Region, or if there is no image for its Region
   */
  public imageIdFor(scope: Construct): string {
    const region = Stack.of(scope).region;
    if (Token.isUnresolved(region)) {
      throw new Error(`the stack '${Stack.of(scope).stackName}' has no explicit Region, so that its machine image is unknown: set env: { account, region } on it`);
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
    throw new Error(`rootDeviceName is '${rootDeviceName}': give the root device name of the image, such as '/dev/xvda' or '/dev/sda1'`);
  }
}
