import { GetParameterCommand, paginateGetParametersByPath, Parameter, SSMClient } from '@aws-sdk/client-ssm';
import { everyPage } from '../../../aws-calls/every-page';
import { isFault } from '../../../aws-calls/fault';
import { inventoryPath } from '../model/parameter-names';
import type { InventoryParameter } from '../model/resources';

/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParametersByPath.html */
const PAGE_SIZE = 10;

/** Returns the inventory: the parameters of the servers and clusters to back up, which their constructs have written. */
export async function inventoryOf(client: SSMClient, environmentName: string): Promise<InventoryParameter[]> {
  const pages = paginateGetParametersByPath({ client, pageSize: PAGE_SIZE }, { Path: inventoryPath(environmentName) });
  const parameters = await everyPage(pages, (page) => page.Parameters);
  return parameters.map(toInventoryParameter);
}

/** Returns the inventory parameter of one server or cluster, if it exists. */
export async function inventoryParameter(client: SSMClient, environmentName: string, source: string): Promise<InventoryParameter | undefined> {
  try {
    const { Parameter: parameter } = await client.send(new GetParameterCommand({ Name: `${inventoryPath(environmentName)}/${source}` }));
    return parameter && toInventoryParameter(parameter);
  } catch (error) {
    if (isFault(error, 'ParameterNotFound')) {
      return undefined;
    }
    throw error;
  }
}

/** Converts a parameter of Parameter Store, with defaults for the fields that it omits. */
export function toInventoryParameter({ Name, ARN, Value, LastModifiedDate }: Parameter): InventoryParameter {
  return { name: Name ?? '', arn: ARN, value: Value ?? '', writtenAt: LastModifiedDate };
}
