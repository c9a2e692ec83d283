import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { isFault } from '../../../aws-calls/fault';
import type { Day } from '../model/day';
import type { RecordQuarantine } from '../model/decision';
import { quarantineDescription } from '../model/parameter-descriptions';
import { quarantinePath } from '../model/parameter-names';
import { alreadyDone, DONE, Outcome } from '../runtime/outcome';

/** Writes the record of a quarantine. Does not replace an existing record. */
export async function recordQuarantine(ssm: SSMClient, environmentName: string, { subject, reason }: RecordQuarantine, since: Day): Promise<Outcome> {
  try {
    await ssm.send(new PutParameterCommand({
      Name: `${quarantinePath(environmentName)}/${subject}`,
      Type: 'String',
      Value: JSON.stringify({ reason, since }),
      Description: quarantineDescription(environmentName, subject),
    }));
    return DONE;
  } catch (error) {
    if (isFault(error, 'ParameterAlreadyExists')) { // promise FN-6k.7
      return alreadyDone('a record exists');
    }
    throw error;
  }
}
