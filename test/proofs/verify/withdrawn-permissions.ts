import { AsyncLocalStorage } from 'async_hooks';
import { askVerify, Settings } from './ask-verify';
import type { RunningAccount } from './running-account';
import { inParallel } from '../../../src/backup/functions/runtime/in-parallel';
import type { Check } from '../../../src/verify/check';
import { CHECKS } from '../../../src/verify/checks/all-checks';
import { permissionsOfQuestions } from '../../../src/verify/questions/all-questions';

/** The services of the SDK's clients, as requests name them, and the codes with which they refuse. */
const SERVICES: { readonly [client: string]: { readonly service: string; readonly iamPrefix?: string; readonly code: string } } = {
  ACMClient: { service: 'acm', code: 'AccessDeniedException' },
  AutoScalingClient: { service: 'autoscaling', code: 'AccessDenied' },
  CloudFormationClient: { service: 'cloudformation', code: 'AccessDenied' },
  CloudTrailClient: { service: 'cloudtrail', code: 'AccessDeniedException' },
  CloudWatchClient: { service: 'monitoring', iamPrefix: 'cloudwatch', code: 'AccessDenied' },
  CloudWatchLogsClient: { service: 'logs', code: 'AccessDeniedException' },
  EC2Client: { service: 'ec2', code: 'UnauthorizedOperation' },
  ElasticLoadBalancingV2Client: { service: 'elasticloadbalancing', code: 'AccessDenied' },
  EventBridgeClient: { service: 'events', code: 'AccessDeniedException' },
  KMSClient: { service: 'kms', code: 'AccessDeniedException' },
  LambdaClient: { service: 'lambda', code: 'AccessDeniedException' },
  RDSClient: { service: 'rds', code: 'AccessDenied' },
  S3Client: { service: 's3', code: 'AccessDenied' },
  SNSClient: { service: 'sns', code: 'AuthorizationError' },
  SSMClient: { service: 'ssm', code: 'AccessDeniedException' },
};

/** The actions that have another name than their operation: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html */
const ACTIONS: { readonly [operation: string]: string } = { 's3:GetPublicAccessBlock': 's3:GetBucketPublicAccessBlock' };

/** The permission that opens the environment: without it there is no report. */
const OPENS = 'ssm:GetParameter';

/** A permission that somebody has withdrawn, and the checks that cannot be answered without it. */
export interface WithdrawnPermission {
  readonly action: string;
  readonly service: string;
  readonly operation: string;
  readonly code: string;
  readonly checks: readonly Check[];
}

/** Returns each permission that the checks use on a running account, each check asked alone. */
export async function usedPermissions(account: RunningAccount, settings: Settings): Promise<WithdrawnPermission[]> {
  const asking = new AsyncLocalStorage<Check>();
  const uses = new Map<string, WithdrawnPermission & { readonly checks: Check[] }>();
  for (const client of Object.values(account.clients)) {
    client.middlewareStack.add((next: any, { clientName, commandName }: { clientName?: string; commandName?: string }) => (args: any) => {
      const check = asking.getStore();
      if (check !== undefined) {
        const used = permissionFor(clientName!, commandName!.replace(/Command$/, ''));
        const { checks } = uses.get(used.action) ?? uses.set(used.action, used).get(used.action)!;
        checks.push(...checks.includes(check) ? [] : [check]);
      }
      return next(args);
    }, { step: 'initialize', name: 'noteUse' });
  }
  await inParallel(CHECKS, 4, (check) => asking.run(check, () => askVerify(account, settings, [check])));
  Object.values(account.clients).forEach((client) => client.middlewareStack.remove('noteUse'));
  return [...uses.values()].sort((one, other) => one.action.localeCompare(other.action));
}

function permissionFor(clientName: string, operation: string): WithdrawnPermission & { readonly checks: Check[] } {
  const { service, iamPrefix = service, code } = SERVICES[clientName];
  const action = `${iamPrefix}:${operation}`;
  return { action: ACTIONS[action] ?? action, service, operation, code, checks: [] };
}

/** Returns the differences between the permissions that the questions name and those that are used. */
export function undeclared(used: readonly WithdrawnPermission[]): string[] {
  const declared = permissionsOfQuestions().filter((action) => action !== OPENS);
  const actions = used.map(({ action }) => action).filter((action) => action !== OPENS);
  return [
    ...actions.filter((action) => !declared.includes(action)).map((action) => `${action} is used, and no question names it`),
    ...declared.filter((action) => !actions.includes(action)).map((action) => `${action} is named by a question, and never used`),
  ];
}
