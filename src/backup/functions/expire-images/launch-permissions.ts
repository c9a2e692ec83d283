import { DescribeImageAttributeCommand, EC2Client } from '@aws-sdk/client-ec2';
import type { LaunchPermission } from './open-questions';
import { isFault } from '../../../aws-calls/fault';

/**
 * Returns the accounts and organizations that an image is shared with. A removed image is shared with nobody.
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_LaunchPermission.html
 */
export async function launchPermissions(ec2: EC2Client, imageId: string): Promise<LaunchPermission[]> {
  try {
    const { LaunchPermissions = [] } = await ec2.send(new DescribeImageAttributeCommand({ ImageId: imageId, Attribute: 'launchPermission' }));
    return LaunchPermissions.map(({ UserId, OrganizationArn, OrganizationalUnitArn, Group }) => (
      UserId ?? OrganizationArn ?? OrganizationalUnitArn ?? Group ?? 'somebody'));
  } catch (error) {
    if (isFault(error, 'InvalidAMIID.NotFound', 'InvalidAMIID.Unavailable')) {
      return [];
    }
    throw error;
  }
}
