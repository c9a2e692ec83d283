import { execFile } from 'child_process';
import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { promisify } from 'util';
import { ListTopicsCommand } from '@aws-sdk/client-sns';
import { build } from 'esbuild';
import { RecordingProxy, timeless } from './lean-bundle/recording-proxy';
import { LocalAws } from './local-aws';
import { SEED } from './production-app';
import { documentationOf } from '../../src/links/documentation-url';
import { Account, NOW } from '../proofs/fault-injection/account';
import { SCENARIOS } from '../proofs/fault-injection/scenarios';
import { setStage } from '../proofs/fault-injection/stage';

const INVOKE = path.join(__dirname, 'lean-bundle/invoke.mjs');
const CLOCK = path.join(__dirname, 'shifted-clock.cjs');
const retention = { dailyDays: 14 };

/** A world for each function in which it makes all its kinds of changes. Worlds that the event of an image starts are left out. */
const WORLDS = SCENARIOS.filter(({ title }) => !title.includes('event of an image'));

let aws: LocalAws;
let account: Account;
let plain: string;

beforeAll(async () => {
  plain = fs.mkdtempSync(path.join(os.tmpdir(), 'plain-'));
  // A plain bundle of esbuild has none of the modules, parts and plugins of scripts/bundle.
  await build({
    entryPoints: [...new Set(WORLDS.map((world) => world.function))].map((name) => ({ in: `src/backup/functions/${name}/handler.lambda.ts`, out: name })),
    outdir: plain,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    outExtension: { '.js': '.cjs' },
    define: { DOCUMENTATION: JSON.stringify(documentationOf('package.json')) }, // there is no package.json beside it
    logLevel: 'error',
  });
  aws = await LocalAws.start(SEED);
  account = new Account(aws);
}, 180_000);

afterAll(async () => {
  await aws?.stop();
  fs.rmSync(plain, { recursive: true, force: true });
});

/** The lines that a bundle prints, and its result. */
async function invoke(bundle: string, url: string, told: object): Promise<string[]> {
  const { stdout } = await promisify(execFile)(process.execPath, ['--require', CLOCK, INVOKE, bundle, JSON.stringify({ time: NOW })], {
    env: {
      ...process.env,
      AWS_ENDPOINT_URL: url,
      AWS_REGION: 'ap-southeast-2',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
      CLOCK_OFFSET_MS: String((await account.clock()).getTime() - Date.now()),
      OBAN_ENVIRONMENT: 'prod',
      OBAN_BACKUP: JSON.stringify(told),
    },
    maxBuffer: 64 * 1024 * 1024,
  });
  return stdout.trim().split('\n').map(withoutTime).sort();
}

function withoutTime(line: string): string {
  return timeless(line).replace(/"(Timestamp|newestGoodImageAgeHours|NewestGoodImageAge)":[\d.]+/g, '"$1":0');
}

test.each(WORLDS)('$function ($title): the packaged bundle sends the same requests and has the same results and logs as a plain one', async (scenario) => {
  await account.reset();
  await setStage(scenario, account);
  const [topic] = (await account.clients.sns.send(new ListTopicsCommand({}))).Topics!;
  const told = { retention, promotion: 'automatic', refresh: true, allowedAgeHours: 26, topicArn: topic?.TopicArn ?? 'arn:aws:sns:none', heartbeat: 'daily' };
  const proxy = await RecordingProxy.before(aws.url);
  try {
    const lean = await invoke(path.resolve('assets/backup/functions', `${scenario.function}.mjs`), proxy.url, told);
    const recorded = proxy.replay();
    expect(recorded.length).toBeGreaterThan(2);
    expect(await invoke(path.join(plain, `${scenario.function}.cjs`), proxy.url, told)).toEqual(lean);
    expect(proxy.asked.sort()).toEqual(recorded);
  } finally {
    await proxy.stop();
  }
}, 120_000);
