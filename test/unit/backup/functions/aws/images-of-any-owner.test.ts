import { DescribeImagesCommand, EC2Client } from '@aws-sdk/client-ec2';
import { mockClient } from 'aws-sdk-client-mock';
import { imagesById, ownedImageById } from '../../../../../src/backup/functions/aws/images-of-any-owner';
import { describedImage } from '../described';
import { clients, fault } from '../run-fixture';

const ec2 = mockClient(EC2Client);
const OF_ANOTHER = describedImage('ami-0a', '2024-03-01', {}, { OwnerId: '801119661308', DeprecationTime: '2026-03-01T00:00:00.000Z' });
const LATER = { isNear: () => false };
const inputs = () => ec2.commandCalls(DescribeImagesCommand).map((call) => call.args[0].input);
const named = (...ids: string[]) => ec2.on(DescribeImagesCommand, { ImageIds: ids });

/**
 * A message that EC2 sent to others.
 *
 * @see https://github.com/cartography-cncf/cartography/issues/721 of 2021-11-17
 */
const notFound = (...ids: string[]) => fault('InvalidAMIID.NotFound', ids.length === 1
  ? `The image id '[${ids[0]}]' does not exist`
  : `The image ids '[${ids.join(', ')}]' do not exist`);

/** Answers as fast as the pauses allow. */
async function settled<T>(answer: Promise<T>): Promise<T> {
  answer.catch(() => undefined); // the caller says what it expects
  await jest.advanceTimersByTimeAsync(60_000);
  return answer;
}

beforeEach(() => {
  ec2.reset();
  jest.useFakeTimers();
});
afterEach(() => jest.useRealTimers());

describe('images of any owner', () => {
  test('images are requested by their ids, including deprecated and disabled ones, and not with a filter', async () => {
    ec2.on(DescribeImagesCommand).resolves({ Images: [OF_ANOTHER] });

    expect(await imagesById(clients.ec2, ['ami-0a', 'ami-0a'])).toMatchObject({ shown: [{ id: 'ami-0a', state: 'available' }], notShown: [] });
    expect(inputs()).toEqual([{ ImageIds: ['ami-0a'], Owners: undefined, IncludeDeprecated: true, IncludeDisabled: true }]);
  });

  test('an empty list of ids sends no request, because EC2 would list the public catalogue', async () => {
    expect(await imagesById(clients.ec2, [])).toEqual({ shown: [], notShown: [] });
    expect(inputs()).toEqual([]);
  });

  test.each([
    ['InvalidAMIID.NotFound', notFound('ami-0b')],
    ['InvalidAMIID.Unavailable', fault('InvalidAMIID.Unavailable', "The image ID 'ami-0b' is no longer available")],
    ['InvalidAMIID.Malformed', fault('InvalidAMIID.Malformed', 'Invalid id: "ami-0b"')],
  ])('an image that EC2 does not show (%s) fails the request for all, and the other images are still returned', async (code, error) => {
    named('ami-0a', 'ami-0b', 'ami-0c').rejects(error);
    named('ami-0a').resolves({ Images: [OF_ANOTHER] });
    named('ami-0b').rejects(error);
    named('ami-0c').resolves({ Images: [describedImage('ami-0c', '2026-03-01')] });

    const { shown, notShown } = await imagesById(clients.ec2, ['ami-0a', 'ami-0b', 'ami-0c']);

    expect([shown.map(({ id }) => id), notShown]).toEqual([['ami-0a', 'ami-0c'], [{ id: 'ami-0b', answer: code }]]);
  });

  test('several images that EC2 does not show are reported together', async () => {
    ec2.on(DescribeImagesCommand).rejects(notFound('ami-0a', 'ami-0b'));

    expect((await imagesById(clients.ec2, ['ami-0a', 'ami-0b'])).notShown.map(({ id }) => id)).toEqual(['ami-0a', 'ami-0b']);
  });

  test('an empty response, which EC2 gives for some time after a deregistration, counts as not shown', async () => {
    ec2.on(DescribeImagesCommand).resolves({});

    expect((await imagesById(clients.ec2, ['ami-0a'])).notShown).toEqual([{ id: 'ami-0a', answer: 'no-image' }]);
  });

  test('any other error of one image fails the query', async () => {
    named('ami-0a', 'ami-0b').rejects(notFound('ami-0b'));
    named('ami-0a').rejects(fault('RequestLimitExceeded'));

    await expect(imagesById(clients.ec2, ['ami-0a', 'ami-0b'])).rejects.toMatchObject({ name: 'RequestLimitExceeded' });
  });
});

describe('the image of an event', () => {
  test('the image of an event is one that the account owns', async () => {
    ec2.on(DescribeImagesCommand).resolves({ Images: [describedImage('ami-0c', '2026-03-01')] });

    expect(await settled(ownedImageById(clients.ec2, 'ami-0c', LATER))).toMatchObject({ id: 'ami-0c' });
    expect(inputs()).toEqual([{ ImageIds: ['ami-0c'], Owners: ['self'], IncludeDeprecated: true, IncludeDisabled: true }]);
  });

  test('the image of an event is requested again while EC2 does not know it yet', async () => {
    ec2.on(DescribeImagesCommand).rejectsOnce(notFound('ami-0c')).rejectsOnce(notFound('ami-0c')).resolves({ Images: [describedImage('ami-0c', '2026-03-01')] });

    expect(await settled(ownedImageById(clients.ec2, 'ami-0c', LATER))).toMatchObject({ id: 'ami-0c' });
  });

  test('the image of an event that is gone in the meantime is undefined after half a minute', async () => {
    ec2.on(DescribeImagesCommand).rejects(notFound('ami-0c'));

    expect(await settled(ownedImageById(clients.ec2, 'ami-0c', LATER))).toBeUndefined();
    expect(inputs()).toHaveLength(5);
  });

  test.each([
    ['of another owner', () => ec2.on(DescribeImagesCommand).resolves({ Images: [] })],
    ['that is deregistered', () => ec2.on(DescribeImagesCommand).rejects(fault('InvalidAMIID.Unavailable'))],
  ])('the image of an event, if it is one %s, is undefined after one request', async (_, answer) => {
    answer();

    expect(await ownedImageById(clients.ec2, 'ami-0c', LATER)).toBeUndefined();
    expect(inputs()).toHaveLength(1);
  });
});
