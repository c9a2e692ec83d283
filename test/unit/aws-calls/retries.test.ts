import { EC2Client } from '@aws-sdk/client-ec2';
import { ClientConfiguration, Connection } from '../../../src/aws-calls/connection';
import { createImage } from '../../../src/backup/functions/aws/create-image';
import { imagesOfEnvironment } from '../../../src/backup/functions/aws/images';
import type { CreateImage } from '../../../src/backup/functions/model/decision';
import { ownTags } from '../backup/functions/described';

type Answer = { readonly status: number; readonly body: string } | Error;

const error = (status: number, code: string): Answer => (
  { status, body: `<Response><Errors><Error><Code>${code}</Code><Message>as EC2 says</Message></Error></Errors><RequestID>r</RequestID></Response>` }
);
const noImages: Answer = { status: 200, body: '<DescribeImagesResponse><imagesSet/></DescribeImagesResponse>' };
const tags = ownTags('app01', '2026-11-22', '2026-12-06', 'i-0a');

/** The client as the functions make it, on a wire that says what is given here. */
function clientOn(answers: Answer[]): { ec2: EC2Client; requests: string[] } {
  const requests: string[] = [];
  const requestHandler = {
    handle: async ({ body }: { body: string }) => {
      requests.push(new URLSearchParams(body).get('Action')!);
      const answer = answers.shift()!;
      if (answer instanceof Error) {
        throw answer;
      }
      return { response: { statusCode: answer.status, headers: {}, body: new TextEncoder().encode(answer.body) } };
    },
  } as never;
  class ClientOnWire extends EC2Client {
    constructor(configuration: ClientConfiguration) {
      super({ ...configuration, region: 'ap-southeast-2', credentials: { accessKeyId: 'a', secretAccessKey: 's' }, requestHandler });
    }
  }
  const ec2 = new Connection().client(ClientOnWire);
  return { ec2, requests };
}

jest.setTimeout(30_000);

test.each([
  ['throttles', error(503, 'RequestLimitExceeded')],
  ['errors of the service', error(500, 'InternalError')],
  ['unavailability', error(503, 'Unavailable')],
  ['connections that are reset', Object.assign(new Error('socket hang up'), { code: 'ECONNRESET', name: 'TimeoutError' })],
])('a call is repeated after %s', async (_, answer) => {
  const { ec2, requests } = clientOn([answer, answer, noImages]);

  expect(await imagesOfEnvironment(ec2, 'prod')).toEqual([]);
  expect(requests).toHaveLength(3);
});

test('a client that is throttled slows down', async () => {
  expect(await clientOn([]).ec2.config.retryStrategy()).toMatchObject({ mode: 'adaptive' });
});

test('a denied call is not retried', async () => {
  const { ec2, requests } = clientOn([error(403, 'UnauthorizedOperation')]);

  await expect(imagesOfEnvironment(ec2, 'prod')).rejects.toMatchObject({ name: 'UnauthorizedOperation' });
  expect(requests).toHaveLength(1);
});

test('a response that is lost after the change makes no second image', async () => {
  const tagSet = Object.entries(tags).map(([key, value]) => `<item><key>${key}</key><value>${value}</value></item>`).join('');
  const { ec2, requests } = clientOn([
    Object.assign(new Error('socket hang up'), { name: 'TimeoutError' }),
    error(400, 'InvalidAMIName.Duplicate'),
    {
      status: 200,
      body: `<DescribeImagesResponse><imagesSet><item><imageId>ami-1</imageId><name>oban/prod/app01/2026-11-22</name><imageState>pending</imageState>
        <creationDate>2026-11-22T03:00:00.000Z</creationDate><tagSet>${tagSet}</tagSet></item></imagesSet></DescribeImagesResponse>`,
    },
  ]);
  const change: CreateImage = {
    action: 'create-image', subject: 'i-0a', source: 'app01', imageName: 'oban/prod/app01/2026-11-22', reboot: false, tags, reason: 'it has none',
  };

  const outcome = await createImage(ec2, change, { isNear: () => false });
  expect('settle' in outcome && await outcome.settle()).toMatchObject({ result: 'already-done' });
  expect(requests).toEqual(['CreateImage', 'CreateImage', 'DescribeImages']);
});
