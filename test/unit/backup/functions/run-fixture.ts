import { AutoScalingClient } from '@aws-sdk/client-auto-scaling';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { EC2Client } from '@aws-sdk/client-ec2';
import { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { RDSClient } from '@aws-sdk/client-rds';
import { SNSClient } from '@aws-sdk/client-sns';
import { SSMClient } from '@aws-sdk/client-ssm';
import { confirmed } from './world-fixture';
import type { Decision } from '../../../../src/backup/functions/model/decision';
import type { RunTime } from '../../../../src/backup/functions/model/run-time';
import type { FunctionSettings } from '../../../../src/backup/functions/model/settings';
import type { Verdict } from '../../../../src/backup/functions/model/verdict';
import type { Clients } from '../../../../src/backup/functions/runtime/clients';
import type { Outcome } from '../../../../src/backup/functions/runtime/outcome';
import type { Run } from '../../../../src/backup/functions/runtime/run';

export const NOW = new Date('2026-11-22T03:00:00Z');

const REGION = { region: 'ap-southeast-2' };

export const clients: Clients = {
  autoScaling: new AutoScalingClient(REGION),
  cloudFormation: new CloudFormationClient(REGION),
  ec2: new EC2Client(REGION),
  loadBalancing: new ElasticLoadBalancingV2Client(REGION),
  rds: new RDSClient(REGION),
  sns: new SNSClient(REGION),
  ssm: new SSMClient(REGION),
};

/** A line of the log, shortened. */
export type Line = readonly [action: string, subject: string, result: string];

/** A run that keeps its log. */
export interface RecordedRun<Settings extends FunctionSettings> extends Run<Settings, keyof Clients> {
  readonly lines: Line[];
  readonly outcomes: { readonly decision: Decision; readonly outcome: Outcome }[];
  readonly verdicts: Verdict[];
}

export function runOf<Settings extends object>(
  settings: Settings, overrides: Partial<Pick<Run<FunctionSettings, never>, 'deadline'>> & { readonly runTime?: RunTime } = {},
): RecordedRun<Settings & FunctionSettings> {
  const [lines, outcomes, verdicts]: [Line[], RecordedRun<FunctionSettings>['outcomes'], Verdict[]] = [[], [], []];
  return {
    clients,
    deadline: { isNear: () => false },
    log: {
      decided: (decision, outcome) => {
        lines.push([decision.action, decision.subject, outcome.result]);
        outcomes.push({ decision, outcome });
      },
      judged: (verdict) => verdicts.push(verdict),
    },
    ...overrides,
    runTime: () => confirmed(overrides.runTime ?? { clock: NOW }),
    settings: { environmentName: 'prod', isDryRun: false, ...settings },
    lines,
    outcomes,
    verdicts,
  };
}

/** An error as the SDK throws it. */
export function fault(name: string, message = 'as AWS says'): Error {
  return Object.assign(new Error(message), { name });
}
