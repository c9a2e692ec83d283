import {
  DBInstance, DescribeDBInstancesCommand, DescribePendingMaintenanceActionsCommand, paginateDescribeDBParameters, Parameter, PendingMaintenanceAction,
} from '@aws-sdk/client-rds';
import { everyPage } from '../../aws-calls/every-page';
import { isFault } from '../../aws-calls/fault';
import { question } from '../account/question';

/** Returns a DB instance, or undefined if it does not exist. */
export const database = question('rds:DescribeDBInstances', async ({ clients: { rds } }, id: string): Promise<DBInstance | undefined> => {
  try {
    return (await rds.send(new DescribeDBInstancesCommand({ DBInstanceIdentifier: id }))).DBInstances?.[0];
  } catch (error) {
    if (isFault(error, 'DBInstanceNotFound', 'DBInstanceNotFoundFault')) {
      return undefined;
    }
    throw error;
  }
});

/** Returns the parameters of a parameter group that somebody has set. */
export const ownParameters = question('rds:DescribeDBParameters', ({ clients: { rds: client } }, group: string): Promise<Parameter[]> => (
  everyPage(paginateDescribeDBParameters({ client }, { DBParameterGroupName: group, Source: 'user' }), (page) => page.Parameters)));

/** Returns the maintenance that waits for a resource. */
export const pendingMaintenance = question('rds:DescribePendingMaintenanceActions', async ({ clients: { rds } }, arn: string) => {
  const { PendingMaintenanceActions = [] } = await rds.send(new DescribePendingMaintenanceActionsCommand({ ResourceIdentifier: arn }));
  const details = PendingMaintenanceActions.flatMap(({ PendingMaintenanceActionDetails = [] }) => PendingMaintenanceActionDetails);
  return details as readonly PendingMaintenanceAction[];
});
