import { GetParametersByPathCommand, SSMClient } from '@aws-sdk/client-ssm';
import { Duration } from 'aws-cdk-lib';
import { clientConfig } from './clients';
import { Deployment } from './deployment';
import { RunningGateway } from './gateway';
import { LocalAws } from './local-aws';
import { BASE_IMAGE, gatewayApp, SEED } from './production-app';
import { documentedPermissions, OperatorCalls } from './restore-permissions';
import { RestoringOperator, RestoreWatch } from './restoring-operator';

const STACK = 'oban-production';
const POINTER = `/oban/prod/b2g/image/${BASE_IMAGE}`;
const PROD = ['--environment', 'prod'];

let aws: LocalAws;
let ssm: SSMClient;
let gateway: RunningGateway;
let operator: RestoringOperator;
/** The images that the pointer has named, of the first and the second day. */
let first: string;
let second: string;
let leastHealthy = 2;
let calls: OperatorCalls;

async function passTo(instant: string): Promise<void> {
  await aws.control('clock', { to: `${instant}:00Z`, stepwise: true });
}

async function restore(args: string[], watch: RestoreWatch = {}) {
  return operator.restore([...args, ...PROD], {
    ...watch,
    watch: async () => {
      leastHealthy = Math.min(leastHealthy, (await gateway.healthyMembers()).length);
    },
  });
}

const imagesOfMembers = async () => (await gateway.healthyMembers()).map(({ image }) => image);

async function records(): Promise<string[]> {
  const paths = ['holds', 'restores'].map((path) => ssm.send(new GetParametersByPathCommand({ Path: `/oban/prod/${path}` })));
  return (await Promise.all(paths)).flatMap(({ Parameters = [] }) => Parameters.map(({ Name }) => Name!));
}

beforeAll(async () => {
  aws = await LocalAws.start(SEED);
  [ssm, operator, calls] = [new SSMClient(clientConfig(aws)), new RestoringOperator(aws), new OperatorCalls(aws)];
  await aws.control('clock', { to: '2026-11-20T21:00:00Z' });
  const deployment = new Deployment(aws);
  await deployment.deploy(gatewayApp({}, { protectionOptOut: 'lives for a test', database: undefined, backup: { retention: { daily: Duration.days(7) } } }));
  gateway = await RunningGateway.of(aws, deployment, STACK);
  await gateway.until(2);
  await passTo('2026-11-21T21:00');
  first = await gateway.pointer(POINTER);
  await passTo('2026-11-22T21:00');
  second = await gateway.pointer(POINTER);
}, 300_000);

afterAll(async () => aws?.stop());

test('--dry-run shows the steps, and changes nothing', async () => {
  const { exitStatus, out, err } = await restore(['cluster', 'b2g', '--to', '2026-11-21', '--dry-run']);
  expect({ exitStatus, err }).toEqual({ exitStatus: 0, err: '' });
  expect(out).toContain(`move the pointer from ${second} to ${first}`);
  expect(out).toMatch(/Expected duration: about \d+ minutes/);
  expect([await gateway.pointer(POINTER), await records()]).toEqual([second, []]);
});

test('a day without an image is refused with the days that have one', async () => {
  expect(await restore(['cluster', '--to', '2026-11-01', '--yes'])).toMatchObject({
    exitStatus: 1, err: expect.stringContaining('there is no good image of b2g of 2026-11-01: choose one of 2026-11-21, 2026-11-22'),
  });
});

test('a crash leaves the record and the hold, another operator waits, and a resumption ends the restore', async () => {
  await restore(['cluster', 'b2g', '--to', '2026-11-21', '--yes'], { killedAt: /4 running: replace the members/ });
  expect(await records()).toEqual(['/oban/prod/holds/b2g', '/oban/prod/restores/cluster-b2g']);
  expect(await restore(['cluster', 'b2g', '--yes'])).toMatchObject({ exitStatus: 1, err: expect.stringContaining('is restoring the cluster b2g (begin): wait for it') });

  await aws.control('clock', { advanceSeconds: 700, stepwise: true });
  expect((await restore(['status'])).out).toContain('cluster b2g: begin, interrupted: continue it with --resume');
  const { exitStatus, out } = await restore(['cluster', 'b2g', '--resume', '--yes']);
  expect([exitStatus, out]).toEqual([0, expect.stringContaining('done: begin of the cluster b2g of prod')]);
  expect([await gateway.pointer(POINTER), await imagesOfMembers(), await records()]).toEqual([first, [first, first], []]);
}, 300_000);

test('the first member from an image that never becomes healthy stops the restore, and the pointer returns', async () => {
  await aws.control('knobs', { neverHealthyImages: [second] });
  const before = await imagesOfMembers();
  const { exitStatus, out } = await restore(['cluster', 'b2g', '--to', second, '--yes']);
  expect([exitStatus, out]).toEqual([1, expect.stringContaining('does not become healthy')]);
  expect([await gateway.pointer(POINTER), await imagesOfMembers()]).toEqual([first, before]);
  expect(await records()).toEqual(['/oban/prod/restores/cluster-b2g']);
  expect(await restore(['cluster', 'b2g', '--undo', '--yes'])).toMatchObject({ exitStatus: 0 });
  expect(await records()).toEqual([]);
}, 300_000);

test('the guide lists the permissions of the commands, and no others', async () => {
  expect(await calls.actions()).toEqual([...new Set([...documentedPermissions('restore cluster'), ...documentedPermissions('restore status')])].sort());
});

test('two members were healthy at any time', () => {
  expect(leastHealthy).toBe(2);
});
