import { GetParameterCommand, Parameter, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { backOff } from '../../../aws-calls/back-off';
import type { Deadline } from '../../../aws-calls/deadline';
import { isFault } from '../../../aws-calls/fault';
import { isCheckInProgress, untilCheckEnds } from '../../../aws-calls/image-check';
import { pointerByName } from '../aws/pointers';
import type { MovePointer } from '../model/decision';
import { pointerDescription } from '../model/parameter-descriptions';
import { alreadyDone, DONE, Outcome, overtaken } from '../runtime/outcome';

/** The number of polls: large enough that a wait ends with its deadline. */
const TIMES = 30;

/** The number of write attempts: a rejected write is repeated once, after the check that it was rejected for has ended. */
const WRITES = 2;

/**
 * Moves a pointer, unless it has changed since the decision was made. The version is compared and not the value, because the pointer may have
 * been moved to the same image, found bad and moved back in the meantime.
 *
 * Parameter Store checks the image after its response, which may take minutes. If the check of an earlier write is in progress, the function
 * waits for it and continues with its result.
 *
 * @param expectedVersion the version that the decision is based on
 * @param deadline the latest end of the wait for the check
 * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-ec2-aliases.html
 */
export async function movePointer(ssm: SSMClient, change: MovePointer, expectedVersion: number, deadline: Deadline): Promise<Outcome> {
  const { subject: name, to } = change;
  for (let write = 0; write < WRITES; write++) {
    const current = await read(ssm, name);
    if (current === undefined) {
      return overtaken('it no longer exists');
    }
    if (current.Value === to) { // promise ALL-1b.5
      return alreadyDone(`it names ${to}`);
    }
    if (current.Version !== expectedVersion) { // promise ALL-1b.1
      return overtaken(`it now names ${current.Value}`);
    }
    const written = await putValue(ssm, change);
    // After a rejection, any new version is the end of the earlier check. After a write, it must be the version of this write.
    const isOver = await changesTo(ssm, name, written ?? expectedVersion + 1, untilCheckEnds(deadline)); // promise FN-2i.1
    if (!isOver && deadline.isNear()) { // promise FN-2i2.1
      return { result: 'left', detail: `Parameter Store is still checking ${written === undefined ? 'the image of an earlier write' : to}` };
    }
    if (written !== undefined) {
      return isOver ? outcomeOf(ssm, change, { expectedVersion, written }) : rejected(change);
    }
  }
  throw new Error(`Parameter Store rejects the write to ${name}, because it is still checking the image of an earlier write: a later run tries again`);
}

/** Writes the value. Returns the version that it gets after the check of the image, or undefined if another check is in progress. */
async function putValue(ssm: SSMClient, { subject: name, source, to, isByOperator = false }: MovePointer): Promise<number | undefined> {
  try {
    const { Version: written } = await ssm.send(new PutParameterCommand({
      Name: name,
      Value: to,
      Description: pointerDescription(source, isByOperator),
      Type: 'String',
      DataType: 'aws:ec2:image', // promise TAGS-5.2
      Overwrite: true,
    }));
    return written;
  } catch (error) {
    if (isCheckInProgress(error)) { // promise FN-2i.3
      return undefined;
    }
    throw error;
  }
}

async function changesTo(ssm: SSMClient, name: string, version: number, deadline: Deadline): Promise<boolean> {
  const hasVersion = await backOff(async () => {
    const current = await read(ssm, name);
    return current !== undefined
      && current.Version! >= version // promise FN-2i.2
      || undefined;
  }, { times: TIMES, deadline });
  return hasVersion === true;
}

/** Returns the outcome of a write. Two images that become available at the same time start two runs, which make the same decision. */
async function outcomeOf(
  ssm: SSMClient, { subject: name, to }: MovePointer, { expectedVersion, written }: { expectedVersion: number; written: number },
): Promise<Outcome> {
  if (written === expectedVersion + 1) { // promise ALL-1b.2
    return DONE;
  }
  const { versions } = await pointerByName(ssm, name);
  const between = versions.filter(({ version }) => version > expectedVersion && version < written);
  const other = between.find(({ value }) => (
    value !== to // promise ALL-1b.3
  ));
  if (other !== undefined) { // promise ALL-1b.4
    throw new Error(`somebody else wrote ${other.value} to ${name} at the same time (version ${other.version}): check whether ${to} is correct`);
  }
  // A missing version number belongs to an image that Parameter Store rejected.
  return between.length === 0 ? DONE : alreadyDone(`another run moved it to ${to} at the same time`);
}

function rejected({ subject: name, to, from }: MovePointer): never {
  throw new Error(
    `Parameter Store rejected ${to} as the value of ${name}, which still names ${from}: the image must be available in this Region, and the caller needs ec2:DescribeImages`,
  );
}

async function read(ssm: SSMClient, name: string): Promise<Parameter | undefined> {
  try {
    return (await ssm.send(new GetParameterCommand({ Name: name }))).Parameter;
  } catch (error) {
    if (isFault(error, 'ParameterNotFound')) {
      return undefined;
    }
    throw error;
  }
}
