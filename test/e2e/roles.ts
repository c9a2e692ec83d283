import { GetRolePolicyCommand, IAMClient, ListAttachedRolePoliciesCommand, ListRolePoliciesCommand } from '@aws-sdk/client-iam';
import { GetFunctionConfigurationCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { GetTopicAttributesCommand, SNSClient } from '@aws-sdk/client-sns';
import { clientConfig } from './clients';
import type { Deployment } from './deployment';
import type { LocalAws } from './local-aws';
import type { Deployed } from './unrecorded-requests';
import { input } from '../../examples/production/input';
import { FunctionName, FUNCTIONS } from '../unit/backup/image-backup-fixture';

/** A function of the backup as it is deployed. */
export interface DeployedRole extends Deployed {
  readonly name: FunctionName;
  readonly roleArn: string;
  /** All statements of its role, with the ids and ARNs that CloudFormation has put into them. */
  readonly statements: readonly any[];
}

/** The roles of the five functions, in the order of their names. */
export async function deployedRoles(aws: LocalAws, deployment: Deployment, stackName: string, environmentKeyArn: string): Promise<DeployedRole[]> {
  const lambda = new LambdaClient(clientConfig(aws));
  const names = await deployment.resources(stackName, 'AWS::Lambda::Function');
  const functions = await Promise.all(names.map((each) => lambda.send(new GetFunctionConfigurationCommand({ FunctionName: each }))));
  return Promise.all(FUNCTIONS.map(async (name) => {
    const { Role: roleArn, LoggingConfig } = functions.find(({ Handler }) => Handler === `${name}.handler`)!;
    const topicArn = topicOf(functions);
    return {
      name,
      roleArn: roleArn!,
      statements: await statementsOf(aws, roleArn!.split('/').at(-1)!),
      logGroupArn: `arn:aws:logs:${input.region}:${input.account}:log-group:${LoggingConfig!.LogGroup}:log-stream:any`,
      topicArn,
      topicKeyArn: await keyOf(aws, topicArn),
      environmentKeyArn,
    };
  }));
}

/** The topic that all functions publish to. One function gets it in a variable. */
function topicOf(functions: readonly { Environment?: { Variables?: Record<string, string> } }[]): string {
  const [topicArn] = functions.flatMap(({ Environment }) => JSON.parse(Environment?.Variables?.OBAN_BACKUP ?? '{}').topicArn ?? []);
  return topicArn;
}

async function keyOf(aws: LocalAws, TopicArn: string): Promise<string> {
  const { Attributes } = await new SNSClient(clientConfig(aws)).send(new GetTopicAttributesCommand({ TopicArn }));
  const key = Attributes!.KmsMasterKeyId;
  return key.startsWith('arn:') ? key : `arn:aws:kms:${input.region}:${input.account}:key/${key}`;
}

async function statementsOf(aws: LocalAws, RoleName: string): Promise<any[]> {
  const iam = new IAMClient(clientConfig(aws));
  const { AttachedPolicies = [] } = await iam.send(new ListAttachedRolePoliciesCommand({ RoleName }));
  if (AttachedPolicies.length > 0) {
    throw new Error(`${RoleName} has policies beside its own: ${AttachedPolicies.map(({ PolicyName }) => PolicyName).join(', ')}`);
  }
  const { PolicyNames } = await iam.send(new ListRolePoliciesCommand({ RoleName }));
  const documents = await Promise.all(PolicyNames!.map(async (PolicyName) => (
    JSON.parse(decodeURIComponent((await iam.send(new GetRolePolicyCommand({ RoleName, PolicyName }))).PolicyDocument!)))));
  return documents.flatMap(({ Statement }) => Statement);
}
