import { Lazy, Token } from 'aws-cdk-lib';
import * as rds from 'aws-cdk-lib/aws-rds';
import { renderedProperties } from './rendered-database';

/**
 * What CloudFormation replaces a database for, by the names that an operator knows; a replacement is empty or of another
 * state. The rules refuse the other properties that it would replace for.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-rds-dbinstance.html
 */
export const FROZEN_PROPERTIES: { readonly [name: string]: string } = {
  'automated backup of origin': 'SourceDBInstanceAutomatedBackupsArn',
  'Availability Zone': 'AvailabilityZone',
  'collation': 'CharacterSetName',
  'edition': 'Engine',
  'encryption': 'StorageEncrypted',
  'encryption key': 'KmsKeyId',
  'identifier': 'DBInstanceIdentifier',
  'instance of origin': 'SourceDBInstanceIdentifier',
  'latest restorable time of origin': 'UseLatestRestorableTime',
  'master user': 'MasterUsername',
  // Taken back or changed it replaces; only its first appearance does not.
  'Performance Insights key': 'PerformanceInsightsKMSKeyId',
  'point in time of origin': 'RestoreTime',
  'port': 'Port',
  'resource id of origin': 'SourceDbiResourceId',
  'snapshot of origin': 'DBSnapshotIdentifier',
  'subnet group': 'DBSubnetGroupName',
  'time zone': 'Timezone',
};

/** What to do who really wants such a change: CloudFormation shows it to an operator at the end of a refused deployment. */
export const WAY_OUT =
  'For a database of another origin, zone, edition or key, make a new environment that has it (snapshotIdentifier restores a snapshot), move to it, and take this one down. ' +
  'To go back to an earlier state, restore an instance beside this one and let them exchange names: README, Restore the database.';

/** The values at synthesis, when the consumer's own changes of the inner construct are there. */
export function frozenValues(instance: rds.CfnDBInstance): { [name: string]: string } {
  return Object.fromEntries(Object.entries(FROZEN_PROPERTIES).map(([name, property]) => [
    name,
    Token.asString(Lazy.any({ produce: () => asText(renderedProperties(instance)[property]) })),
  ]));
}

function asText(value: unknown): unknown {
  return typeof value === 'object' ? value : String(value ?? '');
}
