import { CreateImageCommand, DescribeImagesCommand, EC2Client, Image, ImageState } from '@aws-sdk/client-ec2';
import { mockClient } from 'aws-sdk-client-mock';
import type { Deadline } from '../../../../../src/aws-calls/deadline';
import { createImage } from '../../../../../src/backup/functions/aws/create-image';
import type { CreateImage } from '../../../../../src/backup/functions/model/decision';
import type { Outcome } from '../../../../../src/backup/functions/runtime/outcome';
import { describedImage, ownTags, tagList } from '../described';
import { clients, fault } from '../run-fixture';

const ec2 = mockClient(EC2Client);
const tags = ownTags('app01', '2026-11-22', '2026-12-06', 'i-0a');
const change: CreateImage = {
  action: 'create-image', subject: 'i-0a', source: 'app01', imageName: 'oban/prod/app01/2026-11-22', reboot: false, tags, reason: 'it has none',
};
const duplicate = fault('InvalidAMIName.Duplicate');

const LATER = { isNear: () => false };
const OWN = describedImage('ami-1', '2026-11-22', tags, { State: 'pending' });
const lookups = () => ec2.commandCalls(DescribeImagesCommand).length;

/** Returns the outcome of the change after the pauses have passed. */
async function settled(deadline: Deadline = LATER): Promise<Outcome> {
  const settling = (async () => {
    const outcome = await createImage(clients.ec2, change, deadline);
    return 'settle' in outcome ? outcome.settle() : outcome;
  })();
  settling.catch(() => undefined); // the caller says what it expects
  await jest.advanceTimersByTimeAsync(900_000);
  return settling;
}

beforeEach(() => {
  ec2.reset();
  jest.useFakeTimers();
});
afterEach(() => jest.useRealTimers());

test('image and snapshots are tagged in the call that makes them, without a reboot unless one is asked for', async () => {
  ec2.on(CreateImageCommand).resolves({ ImageId: 'ami-1' });

  expect(await createImage(clients.ec2, change, LATER)).toEqual({ result: 'done' });
  await createImage(clients.ec2, { ...change, reboot: true }, LATER);

  expect(ec2.commandCalls(CreateImageCommand).map((call) => call.args[0].input)).toEqual([true, false].map((NoReboot) => ({
    InstanceId: 'i-0a',
    Name: 'oban/prod/app01/2026-11-22',
    Description: 'Backup of app01 of 2026-11-22',
    NoReboot,
    TagSpecifications: [{ ResourceType: 'image', Tags: tagList(tags) }, { ResourceType: 'snapshot', Tags: tagList(tags) }],
  })));
});

test('any other error is thrown', async () => {
  ec2.on(CreateImageCommand).rejects(fault('IncorrectInstanceState'));

  await expect(createImage(clients.ec2, change, LATER)).rejects.toMatchObject({ name: 'IncorrectInstanceState' });
});

/**
 * EC2 knows a name before it lists the image.
 *
 * @see https://docs.aws.amazon.com/ec2/latest/devguide/eventual-consistency.html
 */
describe('a name that is taken', () => {
  beforeEach(() => ec2.on(CreateImageCommand).rejects(duplicate));

  test('a name that an image of the source has counts as "already there"', async () => {
    ec2.on(DescribeImagesCommand, { Filters: [{ Name: 'name', Values: [change.imageName] }] }).resolves({ Images: [OWN] });

    expect(await settled()).toEqual({ result: 'already-done', detail: 'ami-1 has the name oban/prod/app01/2026-11-22' });
    expect(lookups()).toBe(1);
  });

  test.each<[string, Image[]]>([
    ['the image', []],
    ['its tags', [{ ...OWN, Tags: [] }]],
  ])('the holder of the name is read again while EC2 does not list %s yet', async (_, listed) => {
    const notYet = { Images: listed };
    ec2.on(DescribeImagesCommand).resolvesOnce(notYet).resolvesOnce(notYet).resolvesOnce(notYet).resolves({ Images: [OWN] });

    expect(await settled()).toMatchObject({ result: 'already-done' });
    expect(lookups()).toBe(4);
  });

  test.each([
    ['another environment', { ...tags, 'oban:environment': 'staging' }],
    ['no environment', {}],
  ])('a name that an image of %s has fails at once, because there is no backup', async (_, otherTags) => {
    ec2.on(DescribeImagesCommand).resolves({ Images: [describedImage('ami-9', '2026-11-22', otherTags)] });

    await expect(settled()).rejects.toThrow(/taken by ami-9, which is not an image of this source/);
    expect(lookups()).toBe(1);
  });

  test.each<[string, Image[], RegExp]>([
    ['an image that EC2 never lists', [], /taken by an image that EC2 does not list/],
    ['an image that was deregistered today', [{ ...OWN, State: 'deregistered' }], /taken by an image that EC2 does not list/],
    ['an image whose tags EC2 never lists', [{ ...OWN, Tags: [] }], /taken by ami-1, whose tags EC2 does not list/],
  ])('a name that %s has fails after ten minutes', async (_, listed, message) => {
    ec2.on(DescribeImagesCommand).resolves({ Images: listed });

    await expect(settled()).rejects.toThrow(message);
    expect(lookups()).toBe(15);
  });

  test('the holder of the name is read at least once, and not after the deadline', async () => {
    ec2.on(DescribeImagesCommand).resolves({ Images: [] });

    await expect(settled({ isNear: () => true })).rejects.toThrow(/does not list/);
    expect(lookups()).toBe(1);
  });

  test.each(['failed', 'error', 'invalid', 'disabled'])('a name that an image of the source in the state %s has fails, and the next run takes the next name', async (State) => {
    ec2.on(DescribeImagesCommand).resolves({ Images: [{ ...OWN, State: State as ImageState }] });

    await expect(settled()).rejects.toThrow(`ami-1, which has the name oban/prod/app01/2026-11-22, is ${State}: a later run makes another image`);
  });

  test('a name whose holder cannot be looked up fails', async () => {
    ec2.on(DescribeImagesCommand).rejects(fault('InternalError'));

    await expect(settled()).rejects.toMatchObject({ name: 'InternalError' });
  });
});
