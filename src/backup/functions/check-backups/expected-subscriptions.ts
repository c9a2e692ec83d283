import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import type { ExpectedSubscription } from '../model/subscription';

/** Returns the subscriptions that the stack has made, from the stack's parameter. */
export async function expectedSubscriptions(client: SSMClient, parameterName: string): Promise<ExpectedSubscription[]> {
  const { Parameter } = await client.send(new GetParameterCommand({ Name: parameterName }));
  const read = parsed(Parameter?.Value ?? '');
  if (!Array.isArray(read) || !read.every(isSubscription)) { // promise FN-5i.8
    throw new Error(`the parameter ${parameterName} does not have the format that the stack writes: deploy the stack again`);
  }
  return read;
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

function isSubscription(value: Partial<ExpectedSubscription> | null): value is ExpectedSubscription {
  return typeof value?.protocol === 'string' && typeof value.endpoint === 'string';
}
