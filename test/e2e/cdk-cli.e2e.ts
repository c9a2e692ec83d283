import { execFile } from 'child_process';
import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { promisify } from 'util';
import * as rds from 'aws-cdk-lib/aws-rds';
import { Deployment } from './deployment';
import { RunningGateway } from './gateway';
import { LocalAws } from './local-aws';
import { productionApp, SEED } from './production-app';
import { rebuilt } from './rebuilt';

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
  const gateway = await RunningGateway.of(aws, new Deployment(aws), STACK);
  const members = await gateway.until(2);

  expect(await cdk('deploy', assembly('second'), '--require-approval', 'never')).toMatch(/UPDATE_COMPLETE|✅/);
  expect(await gateway.until(2)).toEqual(members);
  expect(await cdk('deploy', assembly('second'), '--require-approval', 'never')).toMatch(/no changes/);
}, 300_000);

describe('the upgrade check', () => {
  const check = (app: string) => cdk('diff', app, '--fail-on', 'destructive', '--method', 'change-set');

  test('passes without a change', async () => {
    expect(await check(assembly('second'))).not.toMatch(/destructive/);
  }, 120_000);

  test('passes for a patch, which is deployed without a question', async () => {
    const patch = path.join(folder, 'patch');
    rebuilt(productionApp({ tag: 'second' }, patch));
    expect(await check(patch)).toMatch(/AWS::Lambda::Function/);
    expect(await cdk('deploy', patch, '--require-approval', 'destructive')).toMatch(/✅/);
  }, 300_000);

  test('fails for a database under another logical ID, with the list, and the deployment needs an approval', async () => {
    const renamed = path.join(folder, 'renamed');
    const app = productionApp({ tag: 'second' }, renamed);
    const database = app.node.findAll().find((each): each is rds.CfnDBInstance => each instanceof rds.CfnDBInstance)!;
    database.overrideLogicalId('Renamed');
    app.synth();
    const [before] = await new Deployment(aws).resources(STACK, 'AWS::RDS::DBInstance');

    await expect(check(renamed)).rejects.toMatchObject({
      code: 1,
      stdout: expect.anything(),
      stderr: expect.stringMatching(/destructive change\(s\)[^]*oban-production: AWS::RDS::DBInstance \S+( \S+)? will be (destroyed|orphaned)/),
    });
    await expect(cdk('deploy', renamed, '--require-approval', 'destructive')).rejects.toThrow(/approval/);
    expect(await new Deployment(aws).resources(STACK, 'AWS::RDS::DBInstance')).toEqual([before]);
  }, 300_000);
});

test('cdk destroy takes the assembly that has no termination protection', async () => {
  const gateway = await RunningGateway.of(aws, new Deployment(aws), STACK);
  await expect(cdk('destroy', assembly('second'), '--force')).rejects.toThrow(/TerminationProtection/);
  const unprotected = assembly('third', 'end of the test');
  await cdk('deploy', unprotected, '--require-approval', 'never');
  await cdk('destroy', unprotected, '--force');
  expect(await gateway.retained()).toMatchObject({ addresses: 2, keyPairs: 1, runningInstances: 0 });
}, 300_000);
