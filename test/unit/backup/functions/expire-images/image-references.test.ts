import { DescribeImageReferencesCommand, EC2Client } from '@aws-sdk/client-ec2';
import { mockClient } from 'aws-sdk-client-mock';
import { imageReferences } from '../../../../../src/backup/functions/expire-images/image-references';
import { clients, fault } from '../run-fixture';

const ec2 = mockClient(EC2Client);
const about = (...ImageIds: string[]) => ({ ImageIds, IncludeAllResourceTypes: true });
const used = { ImageId: 'ami-used', ResourceType: 'ec2:Instance' as const, Arn: 'arn:i-1' };

beforeEach(() => ec2.reset());

test('the references of several images are requested in one call', async () => {
  ec2.on(DescribeImageReferencesCommand, about('ami-used', 'ami-1')).resolves({ ImageReferences: [used] });

  expect(await imageReferences(clients.ec2, ['ami-used', 'ami-1'])).toEqual(new Map([['ami-used', ['ec2:Instance arn:i-1']], ['ami-1', []]]));
  expect(ec2.calls()).toHaveLength(1);
});

test.each(['InvalidAMIID.NotFound', 'InvalidAMIID.Unavailable'])('an image that another run has removed (%s) does not hide the references of the others', async (code) => {
  ec2.on(DescribeImageReferencesCommand).rejects(fault(code));
  ec2.on(DescribeImageReferencesCommand, about('ami-used')).resolves({ ImageReferences: [used] });
  ec2.on(DescribeImageReferencesCommand, about('ami-1')).resolves({ ImageReferences: [] });

  expect(await imageReferences(clients.ec2, ['ami-gone', 'ami-used', 'ami-1']))
    .toEqual(new Map([['ami-gone', []], ['ami-used', ['ec2:Instance arn:i-1']], ['ami-1', []]]));
});

test('any other error leaves the references of all images unknown', async () => {
  ec2.on(DescribeImageReferencesCommand).rejects(fault('InvalidAMIID.Unavailable'));
  ec2.on(DescribeImageReferencesCommand, about('ami-1')).rejects(fault('RequestLimitExceeded'));

  await expect(imageReferences(clients.ec2, ['ami-gone', 'ami-1'])).rejects.toThrow('as AWS says');
});
