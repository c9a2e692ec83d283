import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { quarantinePath } from '../../parameter-names';
import type { Day } from '../../planner/day';
import type { RecordQuarantine } from '../../planner/decision';
import { quarantineDescription } from '../../quarantine-description';
import { isFault } from '../fault.lambda-shared';
import { alreadyDone, DONE, Outcome } from '../outcome.lambda-shared';

/** Writes the record of a quarantine, and never over another one. */
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
      return alreadyDone('it has a record');
    }
    throw error;
  }
}
