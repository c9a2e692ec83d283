import { AutoScalingClient } from '@aws-sdk/client-auto-scaling';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { EC2Client } from '@aws-sdk/client-ec2';
import { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { RDSClient } from '@aws-sdk/client-rds';
import { SNSClient } from '@aws-sdk/client-sns';
import { GetParameterCommand, Parameter, SSMClient } from '@aws-sdk/client-ssm';
import { Refusal } from './refusals';
import { Connection } from '../aws-calls/connection';
import { isFault } from '../aws-calls/fault';
import type { Place } from '../aws-calls/place';
import { settingsParameterName } from '../backup/functions/model/parameter-names';
import type { RestoreContext } from '../restore/restore';

/** An environment, with its clients, its clock and the settings of its functions. */
export type Session = RestoreContext;

/** The limits of the first request: it fails soon if the endpoint or the Region is wrong. */
const FIRST_REQUEST = { maxAttempts: 3, attemptMilliseconds: 10_000 };

/** Opens an environment in the account of the credentials and in the Region. Throws a Refusal if it does not exist there. */
export async function openSession(environmentName: string): Promise<Session> {
  const name = settingsParameterName(environmentName);
  const aws = new Connection();
  const ssm = aws.client(SSMClient, FIRST_REQUEST);
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
    connection: aws,
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
      `environment '${environmentName}' not found in the account ${accountId}, Region ${await ssm.config.region()}: check --environment, --profile and --region, `
      + `or deploy it with the version of this command line if its version is older (the parameter ${name} does not exist)`,
    );
  }
}

/** Reads account and Region from the parameter's ARN: credentials do not always know their account, and an endpoint may be in another Region. */
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
    // The error below names the fault.
  }
  throw new Refusal(`the parameter ${name} was changed by hand and is no longer a JSON object: deploy the environment again, or restore its earlier value`);
}
