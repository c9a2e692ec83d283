import { paginateDescribeParameters, paginateGetParameterHistory, SSMClient } from '@aws-sdk/client-ssm';
import { everyPage } from '../../../aws-calls/every-page';
import { isFault } from '../../../aws-calls/fault';
import { isMovedByOperator } from '../model/parameter-descriptions';
import type { Pointer } from '../model/resources';
import { inParallel } from '../runtime/in-parallel';

/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameterHistory.html */
const PAGE_SIZE = 50;

/** The number of concurrent requests. It is small because Parameter Store has a lower request quota than EC2. */
const POINTERS_AT_ONCE = 5;

/** Returns a pointer with its history in Parameter Store. */
export async function pointerByName(client: SSMClient, name: string): Promise<Pointer> {
  const versions = await everyPage(paginateGetParameterHistory({ client, pageSize: PAGE_SIZE }, { Name: name }), (page) => page.Parameters);
  return {
    name,
    versions: versions.map(({ Version, Value, LastModifiedDate, Description }) => ({
      version: Version ?? 0, value: Value ?? '', writtenAt: LastModifiedDate, ...isMovedByOperator(Description) && { isByOperator: true },
    })),
  };
}

/** Returns the existing pointers among these names. */
export async function pointersByName(ssm: SSMClient, names: readonly string[]): Promise<Pointer[]> {
  return (await inParallel(names, POINTERS_AT_ONCE, (name) => pointerIfAny(ssm, name))).filter((pointer) => pointer !== undefined);
}

async function pointerIfAny(ssm: SSMClient, name: string): Promise<Pointer | undefined> {
  try {
    return await pointerByName(ssm, name);
  } catch (error) {
    if (isFault(error, 'ParameterNotFound')) {
      return undefined;
    }
    throw error;
  }
}

/** Returns all parameters of the account that name an image, because any of them may name an image of the environment. */
export async function allPointers(ssm: SSMClient): Promise<Pointer[]> {
  const pages = paginateDescribeParameters({ client: ssm, pageSize: PAGE_SIZE }, { ParameterFilters: [{ Key: 'DataType', Values: ['aws:ec2:image'] }] }); // promise FN-3b.4
  return pointersByName(ssm, (await everyPage(pages, (page) => page.Parameters)).flatMap(({ Name }) => Name ?? []));
}
