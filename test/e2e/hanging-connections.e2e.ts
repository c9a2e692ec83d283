import { execFile } from 'child_process';
import * as path from 'path';
import type { CdkCustomResourceEvent } from 'aws-lambda';
import { Answering, AnsweringServer, HANGING, mute } from '../unit/aws-calls/answering-server';
import { FUNCTIONS } from '../unit/backup/image-backup-fixture';

const TIME_FACTOR = 60;
const MINUTE = 60_000;
const [TIMERS, INVOKE] = ['faster-timers.cjs', 'lean-bundle/invoke.mjs'].map((file) => path.join(__dirname, file));
const COMMAND_LINE = path.resolve('assets/cli/oban-environment.mjs');
const SETTINGS = {
  retention: { dailyDays: 14 }, promotion: 'automatic', refresh: true, allowedAgeHours: 26, topicArn: 'arn:aws:sns:ap-southeast-2:123456789012:none', heartbeat: 'daily',
};
const SEED_EVENT = {
  RequestType: 'Create',
  StackId: 'arn:aws:cloudformation:ap-southeast-2:123456789012:stack/oban/1',
  ResourceProperties: { ParameterName: '/oban/prod/b2g/image/ami-0a1b2c3d4e5f60718', BaseImage: 'ami-0a1b2c3d4e5f60718', EnvironmentName: 'prod', ClusterName: 'b2g' },
} as unknown as CdkCustomResourceEvent;

/** The result of a process. Nothing outside stops the process, so it ends by its own limits. */
interface Ended {
  readonly exitStatus: number;
  readonly out: string;
  readonly err: string;
}

let server: AnsweringServer;

/** Runs a program in which time passes faster, against the server. */
async function run(program: string, args: readonly string[], variables: NodeJS.ProcessEnv = {}): Promise<Ended> {
  const env = {
    PATH: process.env.PATH,
    AWS_ENDPOINT_URL: server.url,
    AWS_REGION: 'ap-southeast-2',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    TIME_FACTOR: `${TIME_FACTOR}`,
    OBAN_ENVIRONMENT: 'prod',
    OBAN_BACKUP: JSON.stringify(SETTINGS),
    ...'AWS_CONTAINER_CREDENTIALS_FULL_URI' in variables ? {} : { AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' },
    ...variables,
  };
  return new Promise((resolve) => {
    execFile(process.execPath, ['--require', TIMERS, program, ...args], { env, maxBuffer: 2 ** 26 }, (error, out, err) => (
      resolve({ exitStatus: typeof error?.code === 'number' ? error.code : error === null ? 0 : NaN, out, err })));
  });
}

/** The result of a handler, which it reported before the timeout of its function. */
async function invoke(bundle: string, event: object, timeout: number): Promise<{ name: string; message: string }> {
  const { out } = await run(INVOKE, [path.resolve('assets', `${bundle}.mjs`), JSON.stringify(event), `${timeout}`]);
  const lines = out.trim().split('\n').map((line) => JSON.parse(line));
  expect(lines.at(-1).remaining).toBeGreaterThan(0);
  return lines.at(-1).outcome;
}

/** Returns a handler that answers the request for the settings of the command line, and passes all others to another handler. */
function butForSettings(way: Answering): Answering {
  const settings = Object.fromEntries(FUNCTIONS.map((name) => [name, SETTINGS]));
  const body = JSON.stringify({ Parameter: { Value: JSON.stringify(settings) } });
  return (request, response) => (request.headers['x-amz-target'] === 'AmazonSSM.GetParameter' ? response.end(body) : way(request, response));
}

afterEach(async () => server.stop());

describe.each(HANGING)('an endpoint that %s', (_, way) => {
  test('each function ends with an error before its timeout', async () => {
    server = await AnsweringServer.start(way);
    const outcomes = await Promise.all(FUNCTIONS.map((name) => invoke(`backup/functions/${name}`, {}, 15 * MINUTE)));
    expect(outcomes).toEqual(FUNCTIONS.map(() => ({
      name: expect.stringMatching(/^(NoAnswer|RunFailed)$/), message: expect.stringContaining('AWS did not respond to any of 3 attempts within 60 s'),
    })));
  }, 120_000);

  test('a function with a short timeout ends with an error before it', async () => {
    server = await AnsweringServer.start(way);
    expect(await invoke('backup/functions/expire-images', {}, 1.5 * MINUTE)).toEqual({
      name: 'NoAnswer', message: expect.stringMatching(/^AWS did not respond within \d\d s, which was all the remaining time$/),
    });
  }, 60_000);

  test('the seed of a pointer ends with an error before its timeout', async () => {
    server = await AnsweringServer.start(way);
    expect(await invoke('custom-resource/image-pointer-seed', SEED_EVENT, 14 * MINUTE)).toMatchObject({ name: 'NoAnswer' });
  }, 60_000);

  test('the command line ends with an error that says so', async () => {
    server = await AnsweringServer.start(way);
    expect(await run(COMMAND_LINE, ['backup', 'status', '--environment', 'prod'])).toMatchObject({
      exitStatus: 1, out: '', err: expect.stringContaining('AWS could not be reached'),
    });
    expect(server.requests).toBe(3);
  }, 60_000);

  test('the command line reports what is unknown if only one of several services does not respond', async () => {
    server = await AnsweringServer.start(butForSettings(way));
    const { exitStatus, out } = await run(COMMAND_LINE, ['backup', 'plan', '--function', 'check-backups', '--environment', 'prod']);
    expect([exitStatus, out]).toEqual([1, expect.stringMatching(/images +could not be read: NoAnswer: AWS did not respond to any of 3 attempts within 60 s/)]);
  }, 60_000);
});

test('the command line also ends if a sign-in endpoint never responds', async () => {
  server = await AnsweringServer.start(mute);
  const { exitStatus, err } = await run(COMMAND_LINE, ['backup', 'status', '-e', 'prod'], { AWS_CONTAINER_CREDENTIALS_FULL_URI: `${server.url}/credentials` });
  expect([exitStatus, err]).toEqual([1, expect.stringContaining('AWS could not be reached')]);
}, 60_000);
