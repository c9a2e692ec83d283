import { DescribeImagesCommand, EC2Client } from '@aws-sdk/client-ec2';
import {
  DeleteParameterCommand, GetParameterCommand, ListTagsForResourceCommand, ParameterAlreadyExists, ParameterNotFound, PutParameterCommand, SSMClient,
} from '@aws-sdk/client-ssm';
import type { CdkCustomResourceEvent, CdkCustomResourceResponse, Context } from 'aws-lambda';
import { backOff } from '../aws-calls/back-off';
import { Connection } from '../aws-calls/connection';
import { callTimeBefore, Deadline, deadlineBefore } from '../aws-calls/deadline';
import { isFault } from '../aws-calls/fault';
import { isCheckInProgress, untilCheckEnds } from '../aws-calls/image-check';
import { ENVIRONMENT_TAG, SOURCE_TAG, STACK_ID_TAG, STACK_TAG } from '../tags/tag-keys';

interface Seed {
  readonly parameterName: string;
  readonly baseImage: string;
  readonly environmentName: string;
  readonly clusterName: string;
  readonly stackName: string;
  readonly stackId: string;
}

/** The stack that seeded a pointer, according to the pointer's tags. */
interface Owner {
  readonly stackName?: string;
  readonly stackId?: string;
}

/** The number of polls: large enough that a wait ends with its deadline. */
const TIMES = 30;

/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_DeleteParameter.html */
const PAUSE_AFTER_DELETION_MS = 30_000;

const aws = new Connection();
const [ec2, ssm] = [aws.client(EC2Client), aws.client(SSMClient)];

/** Creates a cluster's pointer if it does not exist. Does not change an existing pointer, because the backup functions move it. */
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
    // CloudFormation assigns its own id to an interrupted creation, and the response to a deletion must not change the id.
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

/** Throws an error if the base image is not available. Parameter Store would reject it minutes later, without a reason. */
async function requireImage({ baseImage, clusterName }: Seed): Promise<void> {
  try {
    const { Images = [] } = await ec2.send(new DescribeImagesCommand({ ImageIds: [baseImage], IncludeDeprecated: true, IncludeDisabled: true }));
    const image = Images.at(0);
    if (image?.State === undefined || image.State === 'available') {
      return;
    }
    throw new Error(`the base image ${baseImage} of cluster ${clusterName} is ${image.State}: it must be available`);
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
 * Writes the pointer, and waits until Parameter Store has checked the image, because a launch template can name the pointer only then. An
 * earlier attempt may have written it, and its check may be in progress. After a failed check, the pointer does not exist, so it is written
 * again.
 */
async function create(seed: Seed, deadline: Deadline): Promise<void> {
  do {
    await putUnlessExists(seed);
    const check = untilCheckEnds(deadline);
    if (await backOff(async () => await isReadable(seed) || undefined, { times: TIMES, deadline: check })) { // promise FN-2p.1
      return;
    }
  } while (!deadline.isNear());
  throw new Error(
    `Parameter Store has not yet accepted ${seed.baseImage} as the value of ${seed.parameterName}. Its check takes some minutes: deploy again, and the next `
    + 'attempt continues the check. If that fails, too, see the EventBridge event "Parameter Store Change" for the reason',
  );
}

async function putUnlessExists(seed: Seed): Promise<void> {
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
    if (!(error instanceof ParameterAlreadyExists) && !isCheckInProgress(error)) {
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

/** Returns whether a former stack of the same name has left the pointer. Its value is an image of the former environment. */
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
