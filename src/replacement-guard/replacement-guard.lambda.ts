import { createHash } from 'node:crypto';
import type { CdkCustomResourceEvent, CdkCustomResourceResponse } from 'aws-lambda';
import { sortedByKey } from '../sorted-by-key';

type Frozen = Record<string, string>;

/** Values longer than this (user data) say nothing in a message that CloudFormation cuts off. */
const LONGEST_SHOWN = 200;

/**
 * Refuses an update that changes what is frozen. The physical id stands for the values that were last let through, so the
 * update by which CloudFormation rolls a refused one back is known by it.
 */
export async function handler(event: CdkCustomResourceEvent): Promise<CdkCustomResourceResponse> {
  if (event.RequestType === 'Delete') {
    return { PhysicalResourceId: event.PhysicalResourceId };
  }
  const { Subject: subject, Frozen: frozen, WayOut: wayOut } = event.ResourceProperties;
  const accepted = `${subject}-${digest(frozen)}`;
  if (event.RequestType === 'Update' && event.PhysicalResourceId !== accepted) {
    // What is frozen only in the one or only in the other came or went with a volume, or with a release of this library.
    const changed = changes(event.OldResourceProperties.Frozen, frozen);
    if (changed.length > 0) {
      throw new Error(`${subject} was left as it is: AWS cannot change ${changed.join(' and ')} in place. Put the old value back and deploy again. ${wayOut}`);
    }
  }
  return { PhysicalResourceId: accepted };
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
