import { DescribeImageAttributeCommand, EC2Client } from '@aws-sdk/client-ec2';
import { mockClient } from 'aws-sdk-client-mock';
import { launchPermissions } from '../../../../../src/backup/functions/expire-images/launch-permissions';
import { clients, fault } from '../run-fixture';

const ec2 = mockClient(EC2Client);

beforeEach(() => ec2.reset());

test('launch permissions are accounts, organizations, their units and everybody', async () => {
  ec2.on(DescribeImageAttributeCommand, { ImageId: 'ami-1', Attribute: 'launchPermission' }).resolves({
    LaunchPermissions: [{ UserId: '210987654321' }, { OrganizationArn: 'arn:o' }, { OrganizationalUnitArn: 'arn:ou' }, { Group: 'all' }, {}],
  });

  expect(await launchPermissions(clients.ec2, 'ami-1')).toEqual(['210987654321', 'arn:o', 'arn:ou', 'all', 'somebody']);
});

test.each(['InvalidAMIID.NotFound', 'InvalidAMIID.Unavailable'])('an image that no longer exists (%s) has no launch permissions', async (name) => {
  ec2.on(DescribeImageAttributeCommand).rejects(fault(name));

  expect(await launchPermissions(clients.ec2, 'ami-1')).toEqual([]);
});

test('launch permissions are unknown if the request fails', async () => {
  ec2.on(DescribeImageAttributeCommand).rejects(fault('UnauthorizedOperation'));

  await expect(launchPermissions(clients.ec2, 'ami-1')).rejects.toMatchObject({ name: 'UnauthorizedOperation' });
});
