import { GetParameterCommand, paginateGetParametersByPath, Parameter, SSMClient } from '@aws-sdk/client-ssm';
import { everyPage } from '../../../aws-calls/every-page';
import { isFault } from '../../../aws-calls/fault';
import { inventoryPath } from '../model/parameter-names';
import type { InventoryParameter } from '../model/resources';

/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParametersByPath.html */
const PAGE_SIZE = 10;

/** What should be backed up: the parameters that the constructs of servers and clusters wrote. */
export async function inventoryOf(client: SSMClient, environmentName: string): Promise<InventoryParameter[]> {
  const pages = paginateGetParametersByPath({ client, pageSize: PAGE_SIZE }, { Path: inventoryPath(environmentName) });
  const parameters = await everyPage(pages, (page) => page.Parameters);
  return parameters.map(toInventoryParameter);
}

/** The parameter of one server or cluster, if there is one. */
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

/** A parameter as Parameter Store gives it, whatever it leaves out. */
export function toInventoryParameter({ Name, ARN, Value, LastModifiedDate }: Parameter): InventoryParameter {
  return { name: Name ?? '', arn: ARN, value: Value ?? '', writtenAt: LastModifiedDate };
}
