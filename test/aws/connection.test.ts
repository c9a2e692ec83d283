import { EC2Client } from '@aws-sdk/client-ec2';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { Connection } from '../../src/aws/connection.lambda-shared';
import { isUnanswered } from '../../src/backup/planner/answer';

const DATE = 'Sun, 22 Nov 2026 03:00:00 GMT';
const middlewareOf = (client: EC2Client) => client.middlewareStack.identify().map((name) => name.split(' - ')[0]);

/** A connection whose one client gets this answer to everything. */
function answeredWith(statusCode: number, headers: Record<string, string>, body: string) {
  const aws = new Connection();
  const requestHandler = { handle: async () => ({ response: { statusCode, headers, body: new TextEncoder().encode(body) } }) } as never;
  const ssm = aws.client(SSMClient, { requestHandler, region: 'ap-southeast-2', credentials: { accessKeyId: 'a', secretAccessKey: 's' }, maxAttempts: 1 } as object);
  return { aws, ask: () => ssm.send(new GetParameterCommand({ Name: 'x' })) };
}

test('a client is the SDK\'s, without what prepares answers for a log, and with what reads their date', () => {
  const own = middlewareOf(new Connection().client(EC2Client));
  expect(middlewareOf(new EC2Client({}))).toContain('loggerMiddleware');
  expect(own).toEqual([...middlewareOf(new EC2Client({})).filter((name) => name !== 'loggerMiddleware'), 'readDate']);
});

test('the date of a successful answer is AWS\'s time', async () => {
  const { aws, ask } = answeredWith(200, { date: DATE }, '{"Parameter":{"Value":"v"}}');
  expect((await ask()).Parameter).toEqual({ Value: 'v' });
  expect(aws.time.now().toISOString()).toMatch(/^2026-11-22T03:00:0/);
});

test('the date of an error is not: a proxy may have answered', async () => {
  const { aws, ask } = answeredWith(400, { date: DATE }, '{"__type":"ParameterNotFound"}');
  await expect(ask()).rejects.toMatchObject({ name: 'ParameterNotFound' });
  expect(isUnanswered(aws.time.occasion().awsClock)).toBe(true);
});
