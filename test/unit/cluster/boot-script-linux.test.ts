import { execFileSync, spawnSync } from 'child_process';
import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { OperatingSystemType } from 'aws-cdk-lib/aws-ec2';
import { bootScript } from '../../../src/cluster/boot-script';
import { BootScriptContext } from '../../../src/cluster/boot-script-context';

const CONTEXT: BootScriptContext = {
  clusterName: 'edge',
  region: 'ap-southeast-2',
  stackName: 'OBAN-prod',
  groupLogicalId: 'Group',
  targetGroupArn: 'arn:targets',
  timeoutMinutes: 5,
  bootCommands: [],
  startCommands: [],
};

/** Runs the real script with the system's commands replaced by ones that write down how they were called. */
function boot(context: Partial<BootScriptContext>, aws: string): { status: number | null; calls: string[] } {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'oban-boot-'));
  try {
    const rendered = bootScript(OperatingSystemType.LINUX, { ...CONTEXT, ...context }).render();
    const script = rendered.slice(rendered.indexOf('#!/bin/bash'), rendered.lastIndexOf('--oban-boot'));
    fs.writeFileSync(path.join(folder, 'boot.sh'), script);
    const command = (name: string, body: string) => fs.writeFileSync(
      path.join(folder, name), `#!/bin/bash\necho "${name} $*" >> "$CALLS"\n${body}\n`, { mode: 0o755 });
    command('curl', 'case "$*" in *api/token*) echo token;; *instance-id*) printf i-0123456789abcdef0;; esac');
    command('hostnamectl', '');
    command('systemctl', 'exit 1');
    command('sleep', '');
    command('aws', aws);
    const calls = path.join(folder, 'calls');
    const result = spawnSync('bash', [path.join(folder, 'boot.sh')], {
      env: { PATH: `${folder}:${process.env.PATH}`, CALLS: calls, STATE: folder }, encoding: 'utf-8', timeout: 20_000,
    });
    return { status: result.status, calls: fs.readFileSync(calls, 'utf-8').trim().split('\n') };
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}

const signals = (calls: string[]) => calls.filter((call) => call.includes('signal-resource')).map((call) => /--status (\w+)/.exec(call)![1]);

test('the script is valid bash', () => {
  const rendered = bootScript(OperatingSystemType.LINUX, CONTEXT).render();
  execFileSync('bash', ['-n'], { input: rendered.slice(rendered.indexOf('#!/bin/bash'), rendered.lastIndexOf('--oban-boot')) });
});

test('cloud-init runs the script at every boot', () => {
  expect(bootScript(OperatingSystemType.LINUX, CONTEXT).render()).toContain('cloud_final_modules:\n- [scripts-user, always]');
});

test('the script signals when the target is healthy, and not before', () => {
  // healthy at the third question
  const { status, calls } = boot({}, `
    case "$*" in *describe-target-health*)
      echo x >> "$STATE/asked"
      if [ "$(wc -l < "$STATE/asked")" -ge 3 ]; then echo healthy; else echo initial; fi;;
    esac`);
  expect(status).toBe(0);
  expect(calls.filter((call) => call.includes('describe-target-health'))).toHaveLength(3);
  expect(signals(calls)).toEqual(['SUCCESS']);
  expect(calls[calls.length - 1]).toContain(
    'signal-resource --region ap-southeast-2 --stack-name OBAN-prod --logical-resource-id Group --unique-id i-0123456789abcdef0 --status SUCCESS');
});

test('the script derives the name from the instance id', () => {
  const { calls } = boot({}, 'echo healthy');
  expect(calls).toContain('hostnamectl set-hostname edge-89abcdef0');
});

test('the script does not wait for a healthy target if running is enough', () => {
  const { calls } = boot({ targetGroupArn: undefined }, 'exit 0');
  expect(calls.filter((call) => call.startsWith('aws')).length).toBe(1);
  expect(signals(calls)).toEqual(['SUCCESS']);
});

test('a boot outside a stack operation, whose signal is rejected, succeeds', () => {
  const { status } = boot({}, 'case "$*" in *signal-resource*) exit 254;; *) echo healthy;; esac');
  expect(status).toBe(0);
});

test.each([
  ['fails', 'false'],
  ['fails in a subshell', 'x=$(false)'],
  ['fails in a function', 'f() { false; }; f'],
  ['uses an unset variable', 'echo "$NOBODY_SET_THIS"'],
  ['exits', 'exit 3'],
])('the script signals failure and nothing else if a command of the consumer %s', (_what, command) => {
  for (const options of [{ bootCommands: [command] }, { startCommands: [command] }]) {
    const { status, calls } = boot(options, 'echo healthy');
    expect(status).not.toBe(0);
    expect(signals(calls)).toEqual(['FAILURE']);
  }
});

test('the script starts a service under the name of its own machine', () => {
  const { calls } = boot({ bootCommands: ['hostnamectl boot'], startCommands: ['hostnamectl start'] }, 'echo healthy');
  expect(calls.filter((call) => call.startsWith('hostnamectl'))).toEqual(['hostnamectl boot', 'hostnamectl set-hostname edge-89abcdef0', 'hostnamectl start']);
});

test('the script signals failure if the target never becomes healthy', () => {
  const { status, calls } = boot({ timeoutMinutes: 0 }, 'echo unhealthy');
  expect(status).toBe(1);
  expect(signals(calls)).toEqual(['FAILURE']);
});

test("the consumer's commands know the name", () => {
  const { calls } = boot({ bootCommands: ['hostnamectl "join as $COMPUTER_NAME"'] }, 'echo healthy');
  expect(calls).toContain('hostnamectl join as edge-89abcdef0');
});
