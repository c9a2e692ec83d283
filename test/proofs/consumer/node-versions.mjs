// What depends on Node.js, on other releases of it: the templates of a consumer, the command line, and the tests of code that operators and Lambda run.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

/** The supported releases beside the lowest. The npm package `node` brings them. */
const OTHER_NODES = ['22', '24'];
const TESTS = ['test/unit/cli/main', 'test/unit/custom-resource', 'test/unit/aws-calls'];

/** Nothing listens there: the SDK makes its clients, and the command ends with a line of its own. */
const NOBODY = { AWS_ENDPOINT_URL: 'http://127.0.0.1:9', AWS_REGION: 'ap-southeast-2', AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' };
const ONLY_LINE = /^AWS could not be reached: [^\n]*\n$/;

/** Checks the app in a folder, with the library that is installed there. */
export function checkOtherNodes(outside) {
  const own = templates(outside, process.version, process.env);
  checkRemarks(outside, process.version, process.env);
  for (const release of OTHER_NODES) {
    const folder = join(outside, `node-${release}`);
    mkdirSync(folder);
    run('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error', '--prefix', folder, `node@${release}`], outside);
    const env = { ...process.env, PATH: join(folder, 'node_modules', '.bin') + delimiter + process.env.PATH };
    const version = run('node', ['--version'], outside, env).stdout.trim();
    const made = templates(outside, version, env);
    const differing = [...new Set([...own.keys(), ...made.keys()])].filter((name) => own.get(name) !== made.get(name));
    if (!version.startsWith(`v${release}.`) || differing.length > 0) {
      throw new Error(`Node.js ${version} for ${release}: templates that differ from those of ${process.version}: ${differing.join(', ') || 'none'}`);
    }
    checkRemarks(outside, version, env);
    run('npx', ['jest', '--ci', ...TESTS], ROOT, env);
    console.log(`Node.js ${version}: ${made.size} templates as with ${process.version}, no remark of the command, and the tests of ${TESTS.join(', ')}`);
  }
}

/** Without the CDK's metadata resource, which names the release of Node.js. */
function templates(outside, version, env) {
  const output = join(outside, `cdk.out-${version}`);
  run('npx', ['cdk', 'synth', '--quiet', '--no-notices', '--no-version-reporting', '--output', output], outside, env);
  return new Map(readdirSync(output).filter((file) => file.endsWith('.template.json')).map((file) => [file, readFileSync(join(output, file), 'utf-8')]));
}

/** As an operator runs it, whose environment does not silence the SDK. */
function checkRemarks(outside, version, { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: _, ...env }) {
  const { stdout, stderr } = spawnSync('npx', ['oban-environment', 'backup', 'status', '--environment', 'prod'], { cwd: outside, env: { ...env, ...NOBODY }, encoding: 'utf-8' });
  if (stdout !== '' || !ONLY_LINE.test(stderr)) {
    throw new Error(`the command line on Node.js ${version} prints more than its own line:\n${stdout}${stderr}`);
  }
}

function run(command, args, cwd, env = process.env) {
  const result = spawnSync(command, args, { cwd, env, encoding: 'utf-8', maxBuffer: 64 * 1024 * 1024 });
  if (result.status !== 0) {
    throw new Error(`${command} ${args.join(' ')} ended with ${result.status}:\n${result.stdout}${result.stderr}`);
  }
  return result;
}
