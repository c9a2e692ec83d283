import { createHash } from 'node:crypto';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { EC2Client } from '@aws-sdk/client-ec2';
import { RDSClient } from '@aws-sdk/client-rds';
import type { CdkCustomResourceEvent, CdkCustomResourceResponse, Context } from 'aws-lambda';
import { placeOf, QueryContext, resourcesTagged, Unanswered } from './other-resources';
import { Connection } from '../aws-calls/connection';
import { callTimeBefore, deadlineBefore } from '../aws-calls/deadline';
import { sortedByKey } from '../synthesis/sorted-by-key';

type Frozen = Record<string, string>;

/** The maximum length of a value in a message. CloudFormation truncates messages, so longer values, such as user data, are omitted. */
const LONGEST_SHOWN = 300;

const aws = new Connection();
const clients = { cloudFormation: aws.client(CloudFormationClient), ec2: aws.client(EC2Client), rds: aws.client(RDSClient) };

/**
 * Rejects an update that changes a frozen property, and the creation of a second server or database besides the existing one. The physical id is
 * a digest of the values that were accepted last, so that the function recognises the update with which CloudFormation rolls a rejected one back.
 */
export async function handler(event: CdkCustomResourceEvent, context: Pick<Context, 'getRemainingTimeInMillis'>): Promise<CdkCustomResourceResponse> {
  if (event.RequestType === 'Delete') {
    return { PhysicalResourceId: event.PhysicalResourceId };
  }
  const { Subject: subject, LogicalId: logicalId, Frozen: frozen, WayOut: remedy } = event.ResourceProperties;
  const accepted = `${subject}-${digest({ ...frozen, logicalId })}`;
  if (event.RequestType === 'Update' && event.PhysicalResourceId === accepted) {
    return { PhysicalResourceId: accepted };
  }
  const before: Frozen = event.RequestType === 'Update' ? event.OldResourceProperties.Frozen : {};
  // A name that only one of the two has was added or removed with a volume, or with a release of this library.
  const changed = changes(before, frozen);
  if (changed.length > 0) {
    throw new Error(`${subject} was not changed: AWS cannot change ${changed.join(' and ')} in place. Restore the old value and deploy again. ${remedy}`);
  }
  if (createsResource(event)) {
    const remaining = () => context.getRemainingTimeInMillis();
    aws.begin(callTimeBefore(remaining));
    const exists = await requireTheOnlyOne(event, { ...clients, deadline: deadlineBefore(remaining) });
    const { CreationObstacle: obstacle } = event.ResourceProperties;
    if (obstacle !== undefined && !exists) {
      throw new Error(`${subject} was not created: ${obstacle}`);
    }
  }
  return { PhysicalResourceId: accepted };
}

function createsResource(event: CdkCustomResourceEvent): boolean {
  if (event.RequestType !== 'Update') {
    return event.RequestType === 'Create';
  }
  return event.OldResourceProperties.LogicalId !== event.ResourceProperties.LogicalId;
}

/**
 * Throws an error if another resource with the same tags exists. A changed logical id makes CloudFormation create a new resource and remove the
 * old one from the stack.
 *
 * @returns whether the resource itself is already in the stack, as after an import
 */
async function requireTheOnlyOne(event: CdkCustomResourceEvent, context: QueryContext): Promise<boolean> {
  const { StackId: stackId, ResourceProperties: properties } = event;
  const { Subject: subject, Type: type, LogicalId: logicalId, Tags: tags = {}, Siblings: siblings = [], AcceptUnmanaged: accepted } = properties;
  if (Object.keys(tags).length === 0) {
    return false;
  }
  let exists = false;
  try {
    for (const id of await resourcesTagged(context, type, tags)) {
      const place = await placeOf(context, id);
      if (place?.stackId === stackId && [logicalId, ...siblings].includes(place.logicalId)) {
        exists ||= place.logicalId === logicalId;
        continue;
      }
      if (place !== undefined) {
        const where = place.stackId === stackId ? 'this stack' : `the stack ${place.stackId.split('/')[1]}`;
        throw new Error(
          `${subject} was not created: ${where} already has it (${id}, logical ID ${place.logicalId ?? 'not listed'}). A second one would be empty. ` +
          'Move the construct back to its old path, with its old ID, or move the resource with cdk refactor.',
        );
      }
      if (accepted === undefined) {
        throw new Error(
          `${subject} was not created: ${id} runs, has the same tags, and is not managed by a stack. A second one would be empty. Import ${id} ` +
          'into the stack with cdk import, or delete it. To keep both, tag it with oban:restore, or set acceptUnmanaged to the reason.',
        );
      }
    }
  } catch (error) {
    if (error instanceof Unanswered) {
      throw new Error(`${subject} was not created: the query for another one failed (${error.message}). The guard's function needs this permission. Deploy again when the query succeeds.`);
    }
    throw error;
  }
  return exists;
}

function changes(before: Frozen, after: Frozen): string[] {
  return Object.keys(after)
    .filter((name) => name in before && before[name] !== after[name])
    .sort()
    .map((name) => `its ${name} ${shown(before[name], after[name])}`);
}

function shown(before: string, after: string): string {
  return Math.max(before.length, after.length) > LONGEST_SHOWN ? '(too long to show)' : `from ${value(before)} to ${value(after)}`;
}

function value(text: string): string {
  return text === '' ? 'none' : `'${text}'`;
}

function digest(frozen: Frozen): string {
  return createHash('sha256').update(JSON.stringify(Object.entries(sortedByKey(frozen)))).digest('hex').slice(0, 32);
}
