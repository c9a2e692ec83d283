import { FunctionConfiguration, paginateListFunctions } from '@aws-sdk/client-lambda';
import { everyPage } from '../../aws-calls/every-page';
import { question } from '../account/question';

/** Returns the functions of the account. */
export const functions = question('lambda:ListFunctions', ({ clients: { lambda: client } }): Promise<FunctionConfiguration[]> => (
  everyPage(paginateListFunctions({ client }, {}), (page) => page.Functions)));
