import { DeleteParameterCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { isFault } from '../../../aws-calls/fault';
import { ENVIRONMENT_TAG } from '../../../tags/tag-keys';

/** A parameter that an operator writes. */
export interface RecordProps {
  readonly name: string;
  readonly environmentName: string;
  readonly description: string;
  readonly facts: { readonly [fact: string]: string };
}

/** Writes a record, and replaces an earlier one of the same name. */
export async function writeRecord(ssm: SSMClient, { name, environmentName, description, facts }: RecordProps): Promise<void> {
  const parameter = { Name: name, Type: 'String' as const, Value: JSON.stringify(facts), Description: description };
  try {
    await ssm.send(new PutParameterCommand({ ...parameter, Tags: [{ Key: ENVIRONMENT_TAG, Value: environmentName }] }));
  } catch (error) {
    if (!isFault(error, 'ParameterAlreadyExists')) {
      throw error;
    }
    // Parameter Store takes tags for a new parameter only.
    await ssm.send(new PutParameterCommand({ ...parameter, Overwrite: true }));
  }
}

/** Removes a record. If it does not exist, an earlier attempt whose response was lost has removed it. */
export async function removeRecord(ssm: SSMClient, name: string): Promise<void> {
  try {
    await ssm.send(new DeleteParameterCommand({ Name: name }));
  } catch (error) {
    if (!isFault(error, 'ParameterNotFound')) {
      throw error;
    }
  }
}
