import { EC2Client } from '@aws-sdk/client-ec2';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { Answering, AnsweringServer, ending, HANGING, mute } from './answering-server';
import { isUnanswered } from '../../../src/aws-calls/answer';
import { ClientConfiguration, ClientOptions, Connection } from '../../../src/aws-calls/connection';

const DATE = 'Sun, 22 Nov 2026 03:00:00 GMT';
const BODY = '{"Parameter":{"Value":"v"}}';
const ATTEMPT_MILLISECONDS = 400;
const QUESTION = new GetParameterCommand({ Name: 'x' });

const middlewareOf = (client: EC2Client) => client.middlewareStack.identify().map((name) => name.split(' - ')[0]);

/** A client whose requests go to one place, and what it shares with others. */
function clientTo(endpoint: string, options: ClientOptions = {}, credentials: object = { accessKeyId: 'a', secretAccessKey: 's' }) {
  class ClientToOnePlace extends SSMClient {
    constructor(configuration: ClientConfiguration) {
      super({ ...configuration, endpoint, region: 'ap-southeast-2', credentials: credentials as never });
    }
  }
  const aws = new Connection();
  return { aws, ssm: aws.client(ClientToOnePlace, { attemptMilliseconds: ATTEMPT_MILLISECONDS, ...options }) };
}

const right: Answering = (_, response) => response.writeHead(200, { 'content-length': BODY.length, 'date': DATE }).end(BODY);

let server: AnsweringServer | undefined;

afterEach(async () => {
  await server?.stop();
  server = undefined;
});

test('a client has the middleware of the SDK without that for logs, and with that which watches each attempt', () => {
  const own = middlewareOf(new Connection().client(EC2Client));
  expect(middlewareOf(new EC2Client({}))).toContain('loggerMiddleware');
  expect(own).toEqual([...middlewareOf(new EC2Client({})).filter((name) => name !== 'loggerMiddleware'), 'watchAttempt']);
});

describe('AWS\'s time', () => {
  test('AWS\'s time is the date of a successful response', async () => {
    server = await AnsweringServer.start(right);
    const { aws, ssm } = clientTo(server.url);
    expect((await ssm.send(QUESTION)).Parameter).toEqual({ Value: 'v' });
    expect(aws.time.now().toISOString()).toMatch(/^2026-11-22T03:00:0/);
  });

  test('AWS\'s time is not the date of an error, which may be that of a proxy', async () => {
    server = await AnsweringServer.start((_, response) => response.writeHead(400, { date: DATE }).end('{"__type":"ParameterNotFound"}'));
    const { aws, ssm } = clientTo(server.url, { maxAttempts: 1 });
    await expect(ssm.send(QUESTION)).rejects.toMatchObject({ name: 'ParameterNotFound' });
    expect(isUnanswered(aws.time.runTime().awsClock)).toBe(true);
  });

  test('AWS\'s time is forgotten when another invocation begins', async () => {
    server = await AnsweringServer.start(right);
    const { aws, ssm } = clientTo(server.url);
    await ssm.send(QUESTION);
    aws.begin(() => 60_000);
    expect(isUnanswered(aws.time.runTime().awsClock)).toBe(true);
  });
});

describe.each(HANGING)('a server that %s', (_, way) => {
  test('a call fails after three attempts', async () => {
    server = await AnsweringServer.start(way);
    await expect(clientTo(server.url).ssm.send(QUESTION)).rejects.toMatchObject({
      name: 'NoAnswer', message: 'AWS did not respond to any of 3 attempts within 0 s',
    });
    expect(server.requests).toBe(3);
  });

  test('a single failure costs one attempt', async () => {
    server = await AnsweringServer.start(way, right);
    expect((await clientTo(server.url).ssm.send(QUESTION)).Parameter).toEqual({ Value: 'v' });
    expect(server.requests).toBe(2);
  });

  test('the server does not delay a call beyond its timeout', async () => {
    server = await AnsweringServer.start(way);
    const { aws, ssm } = clientTo(server.url, { attemptMilliseconds: 60_000 });
    aws.begin(() => 300);
    await expect(ssm.send(QUESTION)).rejects.toMatchObject({ name: 'NoAnswer', message: expect.stringContaining('which was all the remaining time') });
    expect(server.requests).toBe(1);
  });
});

test('a request is repeated if the server ends the connection within a response', async () => {
  server = await AnsweringServer.start(ending, ending, ending, ending, right);
  expect((await clientTo(server.url).ssm.send(QUESTION)).Parameter).toEqual({ Value: 'v' });
  expect(server.requests).toBe(5);
});

test('throttled calls are retried more often than calls without a response', async () => {
  const throttled: Answering = (_, response) => response.writeHead(400).end('{"__type":"ThrottlingException"}');
  server = await AnsweringServer.start(throttled, mute, throttled, mute, right);
  expect((await clientTo(server.url).ssm.send(QUESTION)).Parameter).toEqual({ Value: 'v' });
  expect(server.requests).toBe(5);
}, 30_000);

test('a call ends while the SDK waits between two attempts', async () => {
  server = await AnsweringServer.start((_, response) => response.writeHead(400).end('{"__type":"ThrottlingException"}'));
  const { aws, ssm } = clientTo(server.url);
  aws.begin(() => 1_500);
  await expect(ssm.send(QUESTION)).rejects.toMatchObject({ name: 'NoAnswer' });
  const { requests } = server;
  await new Promise((resolve) => setTimeout(resolve, 3_000));
  expect(server.requests).toBe(requests); // nothing goes on behind it
}, 30_000);

test('a call ends while it waits for credentials', async () => {
  const { aws, ssm } = clientTo('http://127.0.0.1:9', {}, (() => new Promise(() => undefined)) as never);
  aws.begin(() => 300);
  const alive = setInterval(() => undefined, 1_000); // nothing else keeps the process
  await expect(ssm.send(QUESTION)).rejects.toMatchObject({ name: 'NoAnswer' });
  clearInterval(alive);
});

test('a call that ends in time leaves no timer behind', async () => {
  server = await AnsweringServer.start(right);
  const { ssm } = clientTo(server.url, { attemptMilliseconds: 60_000 });
  await ssm.send(QUESTION);
  const timers = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
  const before = timers();
  await ssm.send(QUESTION);
  expect(timers()).toBeLessThanOrEqual(before);
});
