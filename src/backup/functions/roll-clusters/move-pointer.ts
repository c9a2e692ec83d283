import { GetParameterCommand, Parameter, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { backOff } from '../../../aws-calls/back-off';
import type { Deadline } from '../../../aws-calls/deadline';
import { isFault } from '../../../aws-calls/fault';
import { isCheckUnderWay, untilCheckEnds } from '../../../aws-calls/image-check';
import { pointerByName } from '../aws/pointers';
import type { MovePointer } from '../model/decision';
import { pointerDescription } from '../model/parameter-descriptions';
import { alreadyDone, DONE, Outcome, overtaken } from '../runtime/outcome';

/** Often enough that a wait ends with its deadline and not before. */
const TIMES = 30;

/** A write that is refused is repeated once: by then, the check that it was refused for must have ended. */
const WRITES = 2;

/**
 * Moves a pointer, unless it is no more what the decision was made on. Its value alone would not tell: it may have been moved
 * to the same image, found bad and moved back in the meantime.
 *
 * Parameter Store checks the image after it has answered, which may take minutes. A run that finds the check of an earlier write under way
 * waits for it and goes on from what it comes to.
 *
 * @param expectedVersion the version that the decision was made on
 * @param deadline when the wait for the check ends at the latest
 * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-ec2-aliases.html
 */
export async function movePointer(ssm: SSMClient, change: MovePointer, expectedVersion: number, deadline: Deadline): Promise<Outcome> {
  const { subject: name, to } = change;
  for (let write = 0; write < WRITES; write++) {
    const current = await read(ssm, name);
    if (current === undefined) {
      return overtaken('it is gone');
    }
    if (current.Value === to) { // promise ALL-1b.5
      return alreadyDone(`it names ${to}`);
    }
    if (current.Version !== expectedVersion) { // promise ALL-1b.1
      return overtaken(`it names ${current.Value} meanwhile`);
    }
    const written = await putValue(ssm, change);
    // After a refusal, any change is the end of the earlier check; after a write, it has to be this one's.
    const isOver = await changesTo(ssm, name, written ?? expectedVersion + 1, untilCheckEnds(deadline)); // promise FN-2i.1
    if (!isOver && deadline.isNear()) { // promise FN-2i2.1
      return { result: 'left', detail: `Parameter Store is still checking ${written === undefined ? 'the image of an earlier write' : to}` };
    }
    if (written !== undefined) {
      return isOver ? outcomeOf(ssm, change, { expectedVersion, written }) : notTaken(change);
    }
  }
  throw new Error(`Parameter Store refuses to write ${name}, as it is still checking the image of an earlier write: a later run tries again`);
}

/** Writes the value. Returns the version that it gets once the image has been checked; nothing if another check is under way. */
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
    if (isCheckUnderWay(error)) { // promise FN-2i.3
      return undefined;
    }
    throw error;
  }
}

async function changesTo(ssm: SSMClient, name: string, version: number, deadline: Deadline): Promise<boolean> {
  const isThere = await backOff(async () => {
    const current = await read(ssm, name);
    return current !== undefined
      && current.Version! >= version // promise FN-2i.2
      || undefined;
  }, { times: TIMES, deadline });
  return isThere === true;
}

/** Two images that become available at once start two runs, which decide the same. */
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
    throw new Error(`somebody else wrote ${other.value} to ${name} at the same moment (version ${other.version}): see whether ${to} is right`);
  }
  // The number of a version that is not there went to an image that Parameter Store did not take.
  return between.length === 0 ? DONE : alreadyDone(`another run moved it to ${to} at the same moment`);
}

function notTaken({ subject: name, to, from }: MovePointer): never {
  throw new Error(
    `Parameter Store did not take ${to} as the value of ${name}, which still names ${from}: the image must be available in this Region, and whoever writes needs ec2:DescribeImages`,
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
