import { DeleteFunctionCommand, GetPolicyCommand, PutFunctionConcurrencyCommand, RemovePermissionCommand } from '@aws-sdk/client-lambda';
import { inOrder, pass, Seed, set } from './seed';
import { DAY } from '../running-account';

/** Lets every run of a function fail, for a day. */
export function failForADay(logicalId: string): Seed {
  return inOrder(set((account) => ({ failingFunctions: { [account.id(logicalId)]: 'error' } })), pass(DAY));
}

/** Reserves a number of concurrent runs for a function. With 0, Lambda throttles every run. */
export function reserveConcurrency(logicalId: string, runs: number): Seed {
  return (account) => account.clients.lambda.send(new PutFunctionConcurrencyCommand({
    FunctionName: account.id(logicalId), ReservedConcurrentExecutions: runs,
  }));
}

/** Removes all permissions to invoke a function. */
export function removeInvokePermissions(logicalId: string): Seed {
  return async (account) => {
    const FunctionName = account.id(logicalId);
    const { Policy } = await account.clients.lambda.send(new GetPolicyCommand({ FunctionName }));
    for (const { Sid } of JSON.parse(Policy!).Statement) {
      await account.clients.lambda.send(new RemovePermissionCommand({ FunctionName, StatementId: Sid }));
    }
  };
}

/** Deletes a function. */
export function deleteFunction(logicalId: string): Seed {
  return (account) => account.clients.lambda.send(new DeleteFunctionCommand({ FunctionName: account.id(logicalId) }));
}
