import { paginateDescribeParameters, paginateGetParameterHistory, SSMClient } from '@aws-sdk/client-ssm';
import { everyPage } from '../../../aws-calls/every-page';
import { isFault } from '../../../aws-calls/fault';
import { isMovedByOperator } from '../model/parameter-descriptions';
import type { Pointer } from '../model/resources';
import { inParallel } from '../runtime/in-parallel';

/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameterHistory.html */
const PAGE_SIZE = 50;

/** Few: Parameter Store lets an account ask less often than EC2 does. */
const POINTERS_AT_ONCE = 5;

/** A pointer with all that Parameter Store remembers of it. */
export async function pointerByName(client: SSMClient, name: string): Promise<Pointer> {
  const versions = await everyPage(paginateGetParameterHistory({ client, pageSize: PAGE_SIZE }, { Name: name }), (page) => page.Parameters);
  return {
    name,
    versions: versions.map(({ Version, Value, LastModifiedDate, Description }) => ({
      version: Version ?? 0, value: Value ?? '', writtenAt: LastModifiedDate, ...isMovedByOperator(Description) && { isByOperator: true },
    })),
  };
}

/** Those of these pointers that there are. */
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

/** All parameters of the account that point to an image, whoever made them: an image of ours may be in any. */
export async function allPointers(ssm: SSMClient): Promise<Pointer[]> {
  const pages = paginateDescribeParameters({ client: ssm, pageSize: PAGE_SIZE }, { ParameterFilters: [{ Key: 'DataType', Values: ['aws:ec2:image'] }] }); // promise FN-3b.4
  return pointersByName(ssm, (await everyPage(pages, (page) => page.Parameters)).flatMap(({ Name }) => Name ?? []));
}
