import { execFile } from 'child_process';
import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { promisify } from 'util';
import { Deployment } from './deployment';
import { RunningGateway } from './gateway';
import { LocalAws } from './local-aws';
import { productionApp, SEED } from './production-app';

const STACK = 'oban-production';

let aws: LocalAws;
let folder: string;

/** Runs the CDK CLI as a consumer does, with the endpoint of the local AWS in its environment. */
async function cdk(command: string, app: string, ...args: string[]): Promise<string> {
  const { stdout, stderr } = await promisify(execFile)('npx', ['cdk', '--no-notices', command, '--all', '--app', app, ...args], {
    env: {
      ...process.env,
      AWS_ENDPOINT_URL: aws.url,
      AWS_REGION: 'ap-southeast-2',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      AWS_EC2_METADATA_DISABLED: 'true',
      CDK_DISABLE_CLI_TELEMETRY: 'true',
    },
  });
  return stdout + stderr;
}

function assembly(tag: string, protectionOptOut?: string): string {
  const outdir = path.join(folder, tag);
  productionApp({ tag, protectionOptOut }, outdir).synth();
  return outdir;
}

beforeAll(async () => {
  aws = await LocalAws.start(SEED);
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'oban-e2e-'));
}, 180_000);

afterAll(async () => {
  await aws?.stop();
  fs.rmSync(folder, { recursive: true, force: true });
});

test('the CDK CLI deploys, updates and destroys the assembly, and finds no changes in an unchanged one', async () => {
  await cdk('deploy', assembly('first'), '--require-approval', 'never');
  const deployment = new Deployment(aws);
  const gateway = await RunningGateway.of(aws, deployment, STACK);
  const members = await gateway.until(2);

  expect(await cdk('deploy', assembly('second'), '--require-approval', 'never')).toMatch(/UPDATE_COMPLETE|✅/);
  expect(await gateway.until(2)).toEqual(members);
  expect(await cdk('deploy', assembly('second'), '--require-approval', 'never')).toMatch(/no changes/);

  await expect(cdk('destroy', assembly('second'), '--force')).rejects.toThrow(/TerminationProtection/);
  const unprotected = assembly('third', 'end of the test');
  await cdk('deploy', unprotected, '--require-approval', 'never');
  await cdk('destroy', unprotected, '--force');
  expect(await gateway.retained()).toMatchObject({ addresses: 2, keyPairs: 1, runningInstances: 0 });
}, 300_000);
