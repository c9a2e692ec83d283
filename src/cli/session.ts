import { AutoScalingClient } from '@aws-sdk/client-auto-scaling';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { EC2Client } from '@aws-sdk/client-ec2';
import { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { RDSClient } from '@aws-sdk/client-rds';
import { SNSClient } from '@aws-sdk/client-sns';
import { GetParameterCommand, Parameter, SSMClient } from '@aws-sdk/client-ssm';
import type { Place } from './place';
import { Refusal } from './refusals';
import { Connection } from '../aws-calls/connection';
import { isFault } from '../aws-calls/fault';
import type { FunctionName } from '../backup/functions/model/backup-functions';
import { settingsParameterName } from '../backup/functions/model/parameter-names';
import type { ConfirmedRunTime } from '../backup/functions/model/run-time';
import type { Clients } from '../backup/functions/runtime/clients';
import type { SettingsText } from '../backup/functions/runtime/read-settings';

/** An environment, and what its functions are told. */
export interface Session {
  readonly environmentName: string;
  readonly place: Place;
  readonly clients: Clients;
  /** Now, by AWS's time: whatever is decided or written by a time is so by this one. */
  now(): Date;
  /** The run time of a run that begins now. */
  runTime(): ConfirmedRunTime;
  /** What a function of the environment is told. */
  settingsText(functionName: FunctionName): SettingsText;
}

/** So that a wrong endpoint or Region shows soon. */
const FIRST_QUESTION = { maxAttempts: 3, attemptMilliseconds: 10_000 };

/** Finds an environment where the credentials and the Region lead. */
export async function openSession(environmentName: string): Promise<Session> {
  const name = settingsParameterName(environmentName);
  const aws = new Connection();
  const ssm = aws.client(SSMClient, FIRST_QUESTION);
  const parameter = await read(ssm, name, environmentName);
  const byFunction = parsed(parameter.Value!, name);
  return {
    environmentName,
    place: await placeOf(environmentName, parameter, ssm),
    clients: {
      autoScaling: aws.client(AutoScalingClient),
      cloudFormation: aws.client(CloudFormationClient),
      ec2: aws.client(EC2Client),
      loadBalancing: aws.client(ElasticLoadBalancingV2Client),
      rds: aws.client(RDSClient),
      sns: aws.client(SNSClient),
      ssm: aws.client(SSMClient),
    },
    now: () => aws.time.now(),
    runTime: () => aws.time.runTime(),
    settingsText: (functionName) => ({ environmentName, json: JSON.stringify(byFunction[functionName]) ?? '', place: `the parameter ${name} (${functionName})` }),
  };
}

async function read(ssm: SSMClient, name: string, environmentName: string): Promise<Parameter> {
  try {
    return (await ssm.send(new GetParameterCommand({ Name: name }))).Parameter!;
  } catch (error) {
    if (!isFault(error, 'ParameterNotFound')) {
      throw error;
    }
    const { accountId = 'of these credentials' } = await ssm.config.credentials();
    throw new Refusal(
      `there is no environment '${environmentName}' in the account ${accountId} and the Region ${await ssm.config.region()}, or it was deployed with a version `
      + `before this command line: check --environment, --profile and --region, or deploy it with this version (the parameter ${name} is not there)`,
    );
  }
}

/** By the ARN of the parameter, as the credentials do not always know their account, and the Region of a client is not always that of its endpoint. */
async function placeOf(environmentName: string, { ARN = '' }: Parameter, ssm: SSMClient): Promise<Place> {
  const [, , , region = await ssm.config.region(), accountId = 'unknown'] = ARN.split(':');
  return { environmentName, accountId, region };
}

function parsed(json: string, name: string): { readonly [functionName: string]: unknown } {
  try {
    const settings: unknown = JSON.parse(json);
    if (typeof settings === 'object' && settings !== null) {
      return settings as { readonly [functionName: string]: unknown };
    }
  } catch {
    // Said below.
  }
  throw new Refusal(`the parameter ${name} has been changed by hand and is no JSON object any more: deploy the environment again, or put its earlier value back`);
}
