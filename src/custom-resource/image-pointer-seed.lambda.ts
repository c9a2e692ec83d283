import { DescribeImagesCommand, EC2Client } from '@aws-sdk/client-ec2';
import {
  DeleteParameterCommand, GetParameterCommand, ListTagsForResourceCommand, ParameterAlreadyExists, ParameterNotFound, PutParameterCommand, SSMClient,
} from '@aws-sdk/client-ssm';
import type { CdkCustomResourceEvent, CdkCustomResourceResponse, Context } from 'aws-lambda';
import { backOff } from '../aws-calls/back-off';
import { Connection } from '../aws-calls/connection';
import { callTimeBefore, Deadline, deadlineBefore } from '../aws-calls/deadline';
import { isFault } from '../aws-calls/fault';
import { isCheckUnderWay, untilCheckEnds } from '../aws-calls/image-check';
import { ENVIRONMENT_TAG, SOURCE_TAG, STACK_ID_TAG, STACK_TAG } from '../tags/tag-keys';

interface Seed {
  readonly parameterName: string;
  readonly baseImage: string;
  readonly environmentName: string;
  readonly clusterName: string;
  readonly stackName: string;
  readonly stackId: string;
}

/** The stack that seeded a pointer, as its tags say. */
interface Owner {
  readonly stackName?: string;
  readonly stackId?: string;
}

/** Often enough that a wait ends with its deadline and not before. */
const TIMES = 30;

/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_DeleteParameter.html */
const PAUSE_AFTER_DELETION_MS = 30_000;

const aws = new Connection();
const [ec2, ssm] = [aws.client(EC2Client), aws.client(SSMClient)];

/** Seeds a cluster's pointer where there is none, and otherwise leaves it alone: what it points to is not the stack's to say. */
export async function handler(event: CdkCustomResourceEvent, context: Pick<Context, 'getRemainingTimeInMillis'>): Promise<CdkCustomResourceResponse> {
  const remaining = () => context.getRemainingTimeInMillis();
  aws.begin(callTimeBefore(remaining));
  const seed: Seed = {
    parameterName: event.ResourceProperties.ParameterName,
    baseImage: event.ResourceProperties.BaseImage,
    environmentName: event.ResourceProperties.EnvironmentName,
    clusterName: event.ResourceProperties.ClusterName,
    stackName: event.StackId.split('/')[1],
    stackId: event.StackId,
  };
  if (event.RequestType === 'Delete') {
    await remove(seed);
    // Of a creation that was cut short CloudFormation knows an id of its own, and a deletion must not answer with another one.
    return { PhysicalResourceId: event.PhysicalResourceId };
  }
  const isNew = event.RequestType === 'Create';
  if (!await isReadable(seed)) { // promise FN-2p.2
    await requireImage(seed);
    await create(seed, deadlineBefore(remaining));
  } else if (isNew && await isOfFormerStack(seed)) { // promise FN-2p2.1
    await requireImage(seed);
    await removeOfFormerStack(seed);
    await create(seed, deadlineBefore(remaining));
  }
  await requireOwner(seed);
  return { PhysicalResourceId: seed.parameterName };
}

/** What Parameter Store would reject minutes later, without a reason. */
async function requireImage({ baseImage, clusterName }: Seed): Promise<void> {
  try {
    const { Images = [] } = await ec2.send(new DescribeImagesCommand({ ImageIds: [baseImage], IncludeDeprecated: true, IncludeDisabled: true }));
    const image = Images.at(0);
    if (image?.State === undefined || image.State === 'available') {
      return;
    }
    throw new Error(`the base image ${baseImage} of cluster ${clusterName} is ${image.State}, and must be available`);
  } catch (error) {
    if (!isFault(error, 'InvalidAMIID.NotFound', 'InvalidAMIID.Malformed', 'InvalidAMIID.Unavailable')) {
      throw error;
    }
    throw new Error(
      `the base image ${baseImage} of cluster ${clusterName} does not exist in this Region, or this account may not use it: `
      + 'it must be this account\'s, public or shared with it',
    );
  }
}

/**
 * Writes the pointer, and waits until Parameter Store has checked the image: a launch template can name it from then on. An earlier attempt
 * may have written it, and its check may be under way. A check that fails leaves nothing behind, so the pointer is written again.
 */
async function create(seed: Seed, deadline: Deadline): Promise<void> {
  do {
    await putUnlessThere(seed);
    const check = untilCheckEnds(deadline);
    if (await backOff(async () => await isReadable(seed) || undefined, { times: TIMES, deadline: check })) { // promise FN-2p.1
      return;
    }
  } while (!deadline.isNear());
  throw new Error(
    `Parameter Store has not yet taken ${seed.baseImage} as the value of ${seed.parameterName}. Its check takes up to a few minutes: deploy again, and the next `
    + 'attempt goes on where this one ended. If that fails, too, see the event "Parameter Store Change" of EventBridge for the reason',
  );
}

async function putUnlessThere(seed: Seed): Promise<void> {
  try {
    await ssm.send(new PutParameterCommand({
      Name: seed.parameterName,
      Description: `Image that the next member of cluster ${seed.clusterName} boots from; seeded with its base image, moved by promotion`,
      Type: 'String',
      DataType: 'aws:ec2:image', // promise TAGS-5.1
      Value: seed.baseImage,
      Overwrite: false, // promise FN-2o.1
      Tags: [
        { Key: ENVIRONMENT_TAG, Value: seed.environmentName },
        { Key: SOURCE_TAG, Value: seed.clusterName },
        { Key: STACK_TAG, Value: seed.stackName },
        { Key: STACK_ID_TAG, Value: seed.stackId },
      ],
    }));
  } catch (error) {
    if (!(error instanceof ParameterAlreadyExists) && !isCheckUnderWay(error)) {
      throw error;
    }
  }
}

async function isReadable({ parameterName }: Seed): Promise<boolean> {
  try {
    await ssm.send(new GetParameterCommand({ Name: parameterName }));
    return true;
  } catch (error) {
    if (!(error instanceof ParameterNotFound)) {
      throw error;
    }
    return false;
  }
}

async function requireOwner({ parameterName, stackName }: Seed): Promise<void> {
  const { stackName: owner } = await ownerOf(parameterName);
  if (owner !== stackName) { // promise FN-2o.2
    throw new Error(
      `the pointer ${parameterName} exists and belongs to ${owner === undefined ? 'no stack' : `the stack ${owner}`}, not to ${stackName}: ` +
      'environment names are unique per account and Region; choose another one, or delete the parameter if nothing uses it',
    );
  }
}

/** A former stack of the same name left the pointer behind. Its value is an image of the former environment. */
async function isOfFormerStack({ parameterName, stackName, stackId }: Seed): Promise<boolean> {
  const owner = await ownerOf(parameterName);
  return owner.stackName === stackName && owner.stackId !== undefined && owner.stackId !== stackId; // promise FN-2p2.2
}

async function removeOfFormerStack(seed: Seed): Promise<void> {
  console.log(JSON.stringify({ message: 'pointer replaced: a former stack of the same name left it behind', ...seed }));
  await remove(seed);
  await new Promise((resolve) => setTimeout(resolve, PAUSE_AFTER_DELETION_MS));
}

async function remove(seed: Seed): Promise<void> {
  try {
    if ((await ownerOf(seed.parameterName)).stackName !== seed.stackName) { // promise FN-2q.1
      console.log(JSON.stringify({ message: 'pointer left alone: another stack seeded it', ...seed }));
      return;
    }
    await ssm.send(new DeleteParameterCommand({ Name: seed.parameterName })); // promise FN-2q.2
  } catch (error) {
    if (!isGone(error)) {
      throw error;
    }
  }
}

async function ownerOf(parameterName: string): Promise<Owner> {
  const { TagList } = await ssm.send(new ListTagsForResourceCommand({ ResourceType: 'Parameter', ResourceId: parameterName }));
  const valueOf = (key: string) => TagList?.find((tag) => tag.Key === key)?.Value;
  return { stackName: valueOf(STACK_TAG), stackId: valueOf(STACK_ID_TAG) };
}

function isGone(error: unknown): boolean {
  return error instanceof ParameterNotFound || (error as Error).name === 'InvalidResourceId';
}
