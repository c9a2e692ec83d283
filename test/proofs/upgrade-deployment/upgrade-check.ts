import * as path from 'path';
import type { CloudAssembly } from 'aws-cdk-lib/cx-api';
import { Finding, none } from './findings';
import { outcomeOf } from './run-program';
import type { LocalAws } from '../../e2e/local-aws';
import { isStateful } from '../upgrade/stateful';

const ROOT = path.join(__dirname, '../../..');
/** `<stack>: <type> <construct path> <logical ID> will be replaced` */
const DESTRUCTIVE = /^ {2}(\S+): \S+ (?:\S+ )?(\S+) (?:will|may) be (?:replaced|destroyed|orphaned)/gm;

/** Runs the check of docs/upgrading.md against the deployed release, as a consumer does. */
export async function checkWithCli(aws: LocalAws, released: CloudAssembly, todayFolder: string, signal: AbortSignal): Promise<Finding> {
  const args = ['cdk', 'diff', '--app', todayFolder, '--fail-on', 'destructive', '--method', 'change-set', '--no-notices', '--no-color'];
  const { exitStatus, output } = await outcomeOf('npx', args, {
    cwd: ROOT,
    signal,
    env: {
      AWS_ENDPOINT_URL: aws.url,
      AWS_REGION: 'ap-southeast-2',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_DISABLE_CLOCK_SKEW_CORRECTION: 'true',
      CDK_DISABLE_CLI_TELEMETRY: 'true',
    },
  });
  const destructive = [...output.matchAll(DESTRUCTIVE)].map(([line, stack, logicalId]) => ({ line: line.trim(), stack, logicalId }));
  const stateful = destructive.filter(({ stack, logicalId }) => {
    const resource = released.stacks.find(({ stackName }) => stackName === stack)?.template.Resources[logicalId];
    return resource !== undefined && isStateful(resource);
  });
  const listed = (exitStatus === 0) === (destructive.length === 0) && (exitStatus === 0 || exitStatus === 1);
  return none(
    'cdk diff --fail-on destructive',
    `exit status ${exitStatus}, ${destructive.length} destructive changes, ${stateful.length} of them stateful`,
    listed ? stateful.map(({ line }) => line) : [output.trimEnd().split('\n').slice(-5).join(' ')],
  );
}
