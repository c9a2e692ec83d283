import { paginateGetParametersByPath, SSMClient } from '@aws-sdk/client-ssm';
import { everyPage } from '../aws-calls/every-page';
import { retiredPath } from '../backup/functions/model/parameter-names';

/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParametersByPath.html */
const PAGE_SIZE = 10;

/** A source that an operator has retired. */
export interface RetiredSource {
  readonly source: string;
  /** The day on which the operator retired it. */
  readonly since: string;
}

/** Returns the sources that operators have retired. */
export async function retiredSources(client: SSMClient, environmentName: string): Promise<RetiredSource[]> {
  const path = retiredPath(environmentName);
  const pages = paginateGetParametersByPath({ client, pageSize: PAGE_SIZE }, { Path: path });
  const parameters = await everyPage(pages, (page) => page.Parameters);
  return parameters.flatMap(({ Name, Value = '' }) => (Name === undefined ? [] : [{ source: Name.slice(path.length + 1), since: Value }]));
}
