import { execFileSync } from 'child_process';
import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { AGENT_STEPS } from '../../../../src/monitoring/agent/agent-document';
import { linuxTidyScript, windowsTidyScript } from '../../../../src/monitoring/agent/agent-tidy-script';

/** Copies by their sources, as the agent names them: cmd/config-downloader of https://github.com/aws/amazon-cloudwatch-agent */
const OWN = 'ssm__oban_prod_agent_linux-cluster';
const OF_OTHERS = ['file_config.json', 'ssm_AmazonCloudWatch-team', 'ssm__oban_prod_agent_team', 'ssm__team_oban_prod_agent_linux-server', 'default.json', 'ssm_AmazonCloudWatch-team.tmp'];
const IN_THE_WAY = [
  'default', 'ssm__oban_prod_agent_linux-server', 'ssm__oban_staging_agent_linux-cluster', 'ssm__oban_a-b_agent_linux-server',
  // A run that failed leaves its copy, and the next one reads it: translator/cmdutil/translatorutil.go of the agent
  'default.tmp', 'ssm__oban_prod_agent_linux-server.tmp', 'ssm__oban_staging_agent_linux-cluster.tmp',
];

let directory: string;

beforeEach(() => { directory = fs.mkdtempSync(path.join(os.tmpdir(), 'agent-')); });

afterEach(() => fs.rmSync(directory, { recursive: true, force: true }));

function tidied(copies: readonly string[], at = directory): string[] {
  copies.forEach((copy) => fs.writeFileSync(path.join(directory, copy), '{}'));
  const script = linuxTidyScript(at).replace('{{ configuration }}', '/oban/prod/agent/linux-cluster');
  execFileSync('sh', ['-c', script]);
  return fs.readdirSync(directory).sort();
}

test('the configuration of a team stays, and that of the image of a server or of another environment is removed', () => {
  expect(tidied([OWN, ...OF_OTHERS, ...IN_THE_WAY])).toEqual([OWN, ...OF_OTHERS].sort());
});

test('a second run changes nothing', () => {
  tidied([OWN, ...OF_OTHERS, ...IN_THE_WAY]);
  expect(tidied([])).toEqual([OWN, ...OF_OTHERS].sort());
});

test('an agent without a configuration is no error', () => {
  expect(tidied([])).toEqual([]);
  expect(tidied([], path.join(directory, 'none'))).toEqual([]);
});

test('the script for Windows has the same rules', () => {
  const pattern = new RegExp(/-match '([^']+)'/.exec(windowsTidyScript())![1]);
  const onWindows = (names: string[]) => names.map((name) => name.replace('linux', 'windows'));
  expect([OWN, ...IN_THE_WAY].map((name) => name.replace('linux', 'windows')).filter((name) => !pattern.test(name))).toEqual([]);
  expect(onWindows(OF_OTHERS).filter((name) => pattern.test(name))).toEqual([]);
  expect(windowsTidyScript()).toContain('-and $_.Name -ne $own');
  expect(windowsTidyScript()).toContain("$own = 'ssm_{{ configuration }}' -replace '/', '_'");
});

// https://docs.aws.amazon.com/systems-manager/latest/userguide/documents-command-ssm-plugin-reference.html
test('each platform runs its own script, before the configuration is added', () => {
  expect(AGENT_STEPS.map(({ action, precondition }: any) => [action, precondition?.StringEquals])).toEqual([
    ['aws:configurePackage', undefined],
    ['aws:runPowerShellScript', ['platformType', 'Windows']],
    ['aws:runShellScript', ['platformType', 'Linux']],
    ['aws:runDocument', undefined],
  ]);
});
