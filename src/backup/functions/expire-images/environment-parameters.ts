import { paginateGetParametersByPath, SSMClient } from '@aws-sdk/client-ssm';
import { everyPage } from '../../../aws-calls/every-page';
import { toInventoryParameter } from '../aws/inventory-parameters';
import type { InventoryParameter } from '../model/resources';

/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParametersByPath.html */
const PAGE_SIZE = 10;

/** Returns all parameters of an environment, on every level below its path, with one query instead of one for each path. */
export async function parametersOfEnvironment(client: SSMClient, environmentName: string): Promise<InventoryParameter[]> {
  const pages = paginateGetParametersByPath({ client, pageSize: PAGE_SIZE }, { Path: `/oban/${environmentName}`, Recursive: true });
  const parameters = await everyPage(pages, (page) => page.Parameters);
  return parameters.map(toInventoryParameter);
}

/** Returns the parameters directly below a path. */
export function parametersBelow<Parameter extends { readonly name: string }>(path: string, parameters: readonly Parameter[]): Parameter[] {
  const prefix = `${path}/`;
  return parameters.filter(({ name }) => name.startsWith(prefix) && !name.slice(prefix.length).includes('/'));
}
