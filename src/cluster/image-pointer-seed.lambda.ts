import {
  DeleteParameterCommand, GetParameterCommand, ListTagsForResourceCommand, ParameterAlreadyExists, ParameterNotFound, PutParameterCommand, SSMClient,
} from '@aws-sdk/client-ssm';
import type { CdkCustomResourceEvent, CdkCustomResourceResponse, Context } from 'aws-lambda';
import { Connection } from '../aws/connection.lambda-shared';
import { callTimeBefore } from '../backup/functions/deadline.lambda-shared';
import { ENVIRONMENT_TAG, SOURCE_TAG, STACK_ID_TAG, STACK_TAG } from '../tags';

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

/** Parameter Store checks an `aws:ec2:image` value after it has answered; a value it rejects never becomes readable. */
const READ_BACK_ATTEMPTS = 60;
const READ_BACK_INTERVAL_MS = 1_000;

/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_DeleteParameter.html */
const PAUSE_AFTER_DELETION_MS = 30_000;

const aws = new Connection();
const ssm = aws.client(SSMClient);

/** Seeds a cluster's pointer where there is none, and otherwise leaves it alone: what it points to is not the stack's to say. */
export async function handler(event: CdkCustomResourceEvent, context: Pick<Context, 'getRemainingTimeInMillis'>): Promise<CdkCustomResourceResponse> {
  aws.begin(callTimeBefore(() => context.getRemainingTimeInMillis()));
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
  await createIfAbsent(seed, event.RequestType === 'Create');
  return { PhysicalResourceId: seed.parameterName };
}

/**
 * Writes the base image where there is no pointer.
 *
 * @param isNew whether the stack does not have the pointer yet: one that an earlier stack of the same name seeded, and whose deletion
 * left it behind, is replaced, as it names an image of the former environment
 */
async function createIfAbsent(seed: Seed, isNew: boolean): Promise<void> {
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
    if (!(error instanceof ParameterAlreadyExists)) {
      throw error;
    }
    const { stackName, stackId = seed.stackId } = await ownerOf(seed.parameterName);
    if (stackName !== seed.stackName) { // promise FN-2o.2
      throw new Error(
        `the pointer ${seed.parameterName} exists and belongs to ${stackName === undefined ? 'no stack' : `the stack ${stackName}`}, not to ${seed.stackName}: ` +
        'environment names are unique per account and Region; choose another one, or delete the parameter if nothing uses it',
      );
    }
    if (isNew && stackId !== seed.stackId) {
      console.log(JSON.stringify({ message: 'pointer replaced: an earlier stack of the same name left it behind', ...seed, earlierStackId: stackId }));
      await ssm.send(new DeleteParameterCommand({ Name: seed.parameterName }));
      await new Promise((resolve) => setTimeout(resolve, PAUSE_AFTER_DELETION_MS));
      await createIfAbsent(seed, false);
      return;
    }
    // promise FN-2p.2
    await untilReadable(seed); // an earlier attempt may have ended before Parameter Store had checked the value
    return;
  }
  await untilReadable(seed).catch(async (error) => { // promise FN-2p.1
    await remove(seed); // should it become readable after all, the next attempt must not take it for a promoted value
    throw error;
  });
}

async function untilReadable(seed: Seed): Promise<void> {
  for (let attempt = 0; attempt < READ_BACK_ATTEMPTS; attempt++) {
    try {
      await ssm.send(new GetParameterCommand({ Name: seed.parameterName }));
      return;
    } catch (error) {
      if (!(error instanceof ParameterNotFound)) {
        throw error;
      }
      await new Promise((resolve) => setTimeout(resolve, READ_BACK_INTERVAL_MS));
    }
  }
  throw new Error(
    `Parameter Store did not take ${seed.baseImage} as the value of ${seed.parameterName}: ` +
    'the image must exist in this Region and be this account\'s, public or shared with it',
  );
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
