import type { RecordQuarantine } from './decision';
import type { OperatorRecord } from './operator-record';
import { byText } from './order';
import { ownershipOfImage } from './ownership';
import type { Quarantine } from './quarantine';
import type { Image, Instance } from './resources';
import { Answer, isUnanswered } from '../../../aws-calls/answer';
import { QUARANTINE_TAG } from '../../../tags/tag-keys';

/**
 * Returns the decisions to record each quarantine that somebody has imposed with a tag. A record is needed because EC2 lists a terminated
 * instance for about an hour only, but its images stay. Images that somebody else made, such as AWS Backup with the tags of a server, get
 * no record.
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_TerminateInstances.html
 */
export function recordQuarantines(environmentName: string, records: Answer<readonly OperatorRecord[]>, quarantine: Quarantine): RecordQuarantine[] {
  const setByHand = isUnanswered(records) ? [] : quarantine.setByHand(); // promise FN-6k.1
  return setByHand
    .filter((each) => isInstance(each) || ['own', 'undated'].includes(ownershipOfImage(each, environmentName))) // promise FN-6k.9
    .map(({ id, tags }): RecordQuarantine => (
      { action: 'record-quarantine', subject: id, reason: `somebody has set its tag ${QUARANTINE_TAG} by hand (${tags[QUARANTINE_TAG]})` }))
    .sort(byText(({ subject }) => subject));
}

function isInstance(resource: Instance | Image): resource is Instance {
  return !('snapshotIds' in resource);
}
