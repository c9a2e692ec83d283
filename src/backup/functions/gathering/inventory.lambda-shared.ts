import { paginateGetParametersByPath, SSMClient } from '@aws-sdk/client-ssm';
import { everyPage } from './every-page.lambda-shared';
import type { InventoryParameter } from '../../planner/resources';

/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParametersByPath.html */
const PAGE_SIZE = 10;

/** What should be backed up: the parameters that the constructs of servers and clusters wrote. */
export async function inventoryOf(client: SSMClient, environmentName: string): Promise<InventoryParameter[]> {
  const pages = paginateGetParametersByPath({ client, pageSize: PAGE_SIZE }, { Path: `/oban/${environmentName}/inventory` });
  const parameters = await everyPage(pages, (page) => page.Parameters);
  return parameters.map(({ Name, Value, LastModifiedDate }) => ({ name: Name ?? '', value: Value ?? '', writtenAt: LastModifiedDate }));
}
