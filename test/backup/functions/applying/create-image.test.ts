import { CreateImageCommand, DescribeImagesCommand, EC2Client } from '@aws-sdk/client-ec2';
import { mockClient } from 'aws-sdk-client-mock';
import { createImage } from '../../../../src/backup/functions/applying/create-image.lambda-shared';
import type { CreateImage } from '../../../../src/backup/planner/decision';
import { describedImage, ownTags, tagList } from '../described';
import { clients, fault } from '../run-fixture';

const ec2 = mockClient(EC2Client);
const tags = ownTags('app01', '2026-11-22', '2026-12-06');
const deed: CreateImage = {
  action: 'create-image', subject: 'i-0a', source: 'app01', imageName: 'oban/prod/app01/2026-11-22', reboot: false, tags, reason: 'it has none',
};
const duplicate = fault('InvalidAMIName.Duplicate');

beforeEach(() => ec2.reset());

test('image and snapshots are tagged in the call that makes them, without a reboot unless one is asked for', async () => {
  ec2.on(CreateImageCommand).resolves({ ImageId: 'ami-1' });

  expect(await createImage(clients.ec2, deed)).toEqual({ result: 'done' });
  await createImage(clients.ec2, { ...deed, reboot: true });

  expect(ec2.commandCalls(CreateImageCommand).map((call) => call.args[0].input)).toEqual([true, false].map((NoReboot) => ({
    InstanceId: 'i-0a',
    Name: 'oban/prod/app01/2026-11-22',
    Description: 'Backup of app01 of 2026-11-22',
    NoReboot,
    TagSpecifications: [{ ResourceType: 'image', Tags: tagList(tags) }, { ResourceType: 'snapshot', Tags: tagList(tags) }],
  })));
});

test('a name that an image of the source has is "already there"', async () => {
  ec2.on(CreateImageCommand).rejects(duplicate);
  ec2.on(DescribeImagesCommand, { Filters: [{ Name: 'name', Values: [deed.imageName] }] })
    .resolves({ Images: [describedImage('ami-1', '2026-11-22', tags, { State: 'pending' })] });

  expect(await createImage(clients.ec2, deed)).toEqual({ result: 'already-done', detail: 'ami-1 has the name oban/prod/app01/2026-11-22' });
});

test.each([
  ['another environment', { ...tags, 'oban:environment': 'staging' }],
  ['nobody', {}],
])('a name that an image of %s has is a failure: there is no backup', async (_, otherTags) => {
  ec2.on(CreateImageCommand).rejects(duplicate);
  ec2.on(DescribeImagesCommand).resolves({ Images: [describedImage('ami-9', '2026-11-22', otherTags)] });

  await expect(createImage(clients.ec2, deed)).rejects.toThrow(/taken by ami-9, which is no image of this source/);
});

test('so is one whose image nobody lists', async () => {
  ec2.on(CreateImageCommand).rejects(duplicate);
  ec2.on(DescribeImagesCommand).resolves({ Images: [] });

  await expect(createImage(clients.ec2, deed)).rejects.toThrow(/not listed/);
});

test('any other error is told', async () => {
  ec2.on(CreateImageCommand).rejects(fault('IncorrectInstanceState'));

  await expect(createImage(clients.ec2, deed)).rejects.toMatchObject({ name: 'IncorrectInstanceState' });
});
