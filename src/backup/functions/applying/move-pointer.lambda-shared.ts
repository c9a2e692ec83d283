import { GetParameterCommand, Parameter, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import type { MovePointer } from '../../planner/decision';
import { pointerDescription } from '../../pointer-description';
import { isFault } from '../fault.lambda-shared';
import { pointerByName } from '../gathering/pointers.lambda-shared';
import { alreadyDone, DONE, Outcome, overtaken } from '../outcome.lambda-shared';

/** Parameter Store checks an `aws:ec2:image` value after it has answered. */
const READ_BACK_ATTEMPTS = 30;
const READ_BACK_INTERVAL_MILLISECONDS = 1_000;

/**
 * Moves a pointer, unless it is no more what the decision was made on. Its value alone would not tell: it may have been moved
 * to the same image, found bad and moved back in the meantime.
 *
 * @param expectedVersion the version that the decision was made on
 * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-ec2-aliases.html
 */
export async function movePointer(ssm: SSMClient, deed: MovePointer, expectedVersion: number): Promise<Outcome> {
  const { subject: name, source, to, isByOperator = false } = deed;
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
  const { Version: written } = await ssm.send(new PutParameterCommand({
    Name: name,
    Value: to,
    Description: pointerDescription(source, isByOperator),
    Type: 'String',
    DataType: 'aws:ec2:image', // promise TAGS-5.2
    Overwrite: true,
  }));
  await untilInForce(ssm, name, to, written!); // promise FN-2i.1
  if (written === expectedVersion + 1) { // promise ALL-1b.2
    return DONE;
  }
  // Two images that become available at once start two runs, which decide the same.
  const { versions } = await pointerByName(ssm, name);
  const other = versions.find(({ version, value }) => (
    version > expectedVersion && version < written!
    && value !== to // promise ALL-1b.3
  ));
  if (other !== undefined) { // promise ALL-1b.4
    throw new Error(`somebody else wrote ${other.value} to ${name} at the same moment (version ${other.version}): see whether ${to} is right`);
  }
  return alreadyDone(`another run moved it to ${to} at the same moment`);
}

async function untilInForce(ssm: SSMClient, name: string, value: string, version: number): Promise<void> {
  for (let attempt = 0; attempt < READ_BACK_ATTEMPTS; attempt++) {
    const current = await read(ssm, name);
    if (current !== undefined && current.Version! >= version) { // promise FN-2i.2
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, READ_BACK_INTERVAL_MILLISECONDS));
  }
  throw new Error(`Parameter Store did not take ${value} as the value of ${name}: the image must be available in this Region`);
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
