import { UpdateTerminationProtectionCommand } from '@aws-sdk/client-cloudformation';
import { StopLoggingCommand, UpdateTrailCommand } from '@aws-sdk/client-cloudtrail';
import { DeleteMetricFilterCommand, DescribeMetricFiltersCommand } from '@aws-sdk/client-cloudwatch-logs';
import { DisableKeyCommand, ScheduleKeyDeletionCommand } from '@aws-sdk/client-kms';
import { ModifyDBInstanceCommand, ModifyDBInstanceMessage, ModifyDBParameterGroupCommand } from '@aws-sdk/client-rds';
import type { Seed } from './seed';
import type { RunningAccount } from '../running-account';

/** Changes the database at once. */
export function changeDatabase(changes: Partial<ModifyDBInstanceMessage>): Seed {
  return (account) => account.clients.rds.send(new ModifyDBInstanceCommand({
    DBInstanceIdentifier: databaseId(account), ApplyImmediately: true, ...changes,
  }));
}

/** Changes a parameter of the database's parameter group. */
export function changeDatabaseParameter(name: string, value: string): Seed {
  return (account) => account.clients.rds.send(new ModifyDBParameterGroupCommand({
    DBParameterGroupName: account.id('ProductionDatabaseParameterGroup'), Parameters: [{ ParameterName: name, ParameterValue: value, ApplyMethod: 'pending-reboot' }],
  }));
}

/** Disables a key. */
export function disableKey(logicalId: string): Seed {
  return (account) => account.clients.kms.send(new DisableKeyCommand({ KeyId: account.id(logicalId) }));
}

/** Schedules the deletion of a key. */
export function scheduleKeyDeletion(logicalId: string): Seed {
  return (account) => account.clients.kms.send(new ScheduleKeyDeletionCommand({ KeyId: account.id(logicalId), PendingWindowInDays: 7 }));
}

/** Stops the trail. */
export const stopTrail: Seed = (account) => account.clients.cloudTrail.send(new StopLoggingCommand({ Name: trailName(account) }));

/** Changes the trail. */
export function changeTrail(changes: { readonly IsMultiRegionTrail?: boolean; readonly EnableLogFileValidation?: boolean }): Seed {
  return (account) => account.clients.cloudTrail.send(new UpdateTrailCommand({ Name: trailName(account), ...changes }));
}

/** Deletes a metric filter of the trail's log group. */
export function deleteMetricFilter(logicalId: string): Seed {
  return async (account) => {
    const { metricFilters = [] } = await account.clients.logs.send(new DescribeMetricFiltersCommand({}));
    const filter = metricFilters.find(({ filterName }) => filterName === account.id(logicalId));
    await account.clients.logs.send(new DeleteMetricFilterCommand({ filterName: filter!.filterName!, logGroupName: filter!.logGroupName! }));
  };
}

/** Removes the termination protection of a stack. */
export function unprotectStack(name: string): Seed {
  return ({ clients: { cloudFormation } }) => cloudFormation.send(new UpdateTerminationProtectionCommand({
    StackName: name, EnableTerminationProtection: false,
  }));
}

/** Returns the id of the database. */
export function databaseId(account: RunningAccount): string {
  return account.id('ProductionDatabaseInstance');
}

function trailName(account: RunningAccount): string {
  return account.id('AccountTrail');
}
