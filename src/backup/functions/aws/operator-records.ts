import { paginateGetParametersByPath, SSMClient } from '@aws-sdk/client-ssm';
import { everyPage } from '../../../aws-calls/every-page';
import type { OperatorRecord } from '../model/operator-record';

/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParametersByPath.html */
const PAGE_SIZE = 10;

/** Returns the records that operators have written below a path. */
export async function operatorRecords(client: SSMClient, path: string): Promise<OperatorRecord[]> {
  const pages = paginateGetParametersByPath({ client, pageSize: PAGE_SIZE }, { Path: path });
  const parameters = await everyPage(pages, (page) => page.Parameters);
  return parameters
    .map(({ Name, Value, LastModifiedDate }) => ({ name: Name ?? '', value: Value ?? '', writtenAt: LastModifiedDate }))
    .filter(({ name }) => name.startsWith(`${path}/`));
}
