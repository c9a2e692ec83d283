import { createHash } from 'node:crypto';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { EC2Client } from '@aws-sdk/client-ec2';
import { RDSClient } from '@aws-sdk/client-rds';
import type { CdkCustomResourceEvent, CdkCustomResourceResponse, Context } from 'aws-lambda';
import { placeOf, Questioner, resourcesTagged, Unanswered } from './other-resources';
import { Connection } from '../aws-calls/connection';
import { callTimeBefore, deadlineBefore } from '../aws-calls/deadline';
import { sortedByKey } from '../synthesis/sorted-by-key';

type Frozen = Record<string, string>;

/** Values longer than this (user data) say nothing in a message that CloudFormation cuts off. */
const LONGEST_SHOWN = 300;

const aws = new Connection();
const clients = { cloudFormation: aws.client(CloudFormationClient), ec2: aws.client(EC2Client), rds: aws.client(RDSClient) };

/**
 * Refuses an update that changes what is frozen, and the creation of a second server or database beside the one that there is. The physical id
 * stands for the values that were last let through, so the update by which CloudFormation rolls a refused one back is known by it.
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
  // A name that only one of them has came or went with a volume, or with a release of this library.
  const changed = changes(before, frozen);
  if (changed.length > 0) {
    throw new Error(`${subject} was left as it is: AWS cannot change ${changed.join(' and ')} in place. Put the old value back and deploy again. ${remedy}`);
  }
  if (createsResource(event)) {
    const remaining = () => context.getRemainingTimeInMillis();
    aws.begin(callTimeBefore(remaining));
    const isThere = await requireTheOnlyOne(event, { ...clients, deadline: deadlineBefore(remaining) });
    const { CreationObstacle: obstacle } = event.ResourceProperties;
    if (obstacle !== undefined && !isThere) {
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
 * Another logical id is another resource: CloudFormation creates a new one, and removes the old one from the stack.
 *
 * @returns whether the resource itself is in the stack already, as after an import
 */
async function requireTheOnlyOne(event: CdkCustomResourceEvent, questioner: Questioner): Promise<boolean> {
  const { StackId: stackId, ResourceProperties: properties } = event;
  const { Subject: subject, Type: type, LogicalId: logicalId, Tags: tags = {}, Siblings: siblings = [], AcceptUnmanaged: accepted } = properties;
  if (Object.keys(tags).length === 0) {
    return false;
  }
  let isThere = false;
  try {
    for (const id of await resourcesTagged(questioner, type, tags)) {
      const place = await placeOf(questioner, id);
      if (place?.stackId === stackId && [logicalId, ...siblings].includes(place.logicalId)) {
        isThere ||= place.logicalId === logicalId;
        continue;
      }
      if (place !== undefined) {
        const where = place.stackId === stackId ? 'this stack' : `the stack ${place.stackId.split('/')[1]}`;
        throw new Error(
          `${subject} was not created: ${where} has it already (${id}, logical ID ${place.logicalId ?? 'not listed'}). A second one would be empty. ` +
          'Put the construct back where it was, under its old ID, or move the resource with cdk refactor.',
        );
      }
      if (accepted === undefined) {
        throw new Error(
          `${subject} was not created: ${id} runs, it has the same tags, and no stack manages it. A second one would be empty. Take ${id} ` +
          'into the stack with cdk import, or delete it. If it is to stay, tag it with oban:restore, or set acceptUnmanaged to the reason.',
        );
      }
    }
  } catch (error) {
    if (error instanceof Unanswered) {
      throw new Error(`${subject} was not created: AWS did not tell whether there is another one (${error.message}). The function of the guard needs this permission. Deploy again when AWS answers.`);
    }
    throw error;
  }
  return isThere;
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
