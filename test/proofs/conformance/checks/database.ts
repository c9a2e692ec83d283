import type { Check } from '../clause';
import { PRODUCTION_STACK, STAGING_STACK } from '../examples';
import type { Resource, Synthesis } from '../synthesis';

export const sqlServerStandard: Check = (synthesis) => {
  const database = production(synthesis);
  expect(database.properties).toMatchObject({
    Engine: 'sqlserver-se', LicenseModel: 'license-included', StorageEncrypted: true, PubliclyAccessible: false, DeletionProtection: true, ManageMasterUserPassword: true,
  });
  const subnets = synthesis.referredTo(database.properties.DBSubnetGroupName, database.stack).properties.SubnetIds;
  for (const subnet of subnets.map((id: any) => synthesis.referredTo(id, database.stack))) {
    expect(subnet.properties.Tags).toContainEqual({ Key: 'aws-cdk:subnet-name', Value: 'data' });
  }
  const parameters = synthesis.referredTo(database.properties.DBParameterGroupName, database.stack);
  expect(parameters.properties.Parameters).toEqual({ 'rds.force_ssl': '1' });
  return [database, parameters];
};

export const automaticBackups: Check = (synthesis) => {
  const database = production(synthesis);
  expect(database.properties.BackupRetentionPeriod).toBeGreaterThanOrEqual(14);
  expect(database.properties).toMatchObject({ DeleteAutomatedBackups: false, CopyTagsToSnapshot: true });
  expect(database.definition).toMatchObject({ DeletionPolicy: 'Snapshot', UpdateReplacePolicy: 'Snapshot' });
  return [database];
};

/** A standby in production; and where it is asked for, a copy of the backups in another Region under a key of that Region. */
export const replication: Check = (synthesis) => {
  const database = production(synthesis);
  expect(database.properties.MultiAZ).toBe(true);
  const [copying] = synthesis.all('AWS::RDS::DBInstance', synthesis.stack(STAGING_STACK));
  const region = copying.properties.AutomaticBackupReplicationRegion;
  expect(region).toBe('ap-southeast-1');
  expect(copying.properties.AutomaticBackupReplicationKmsKeyId).toMatch(`:kms:${region}:`);
  return [database, copying];
};

/** Security groups are by role: the database's admits clusters and servers of the application tier, each by its own group. */
export const sqlServerAccess: Check = (synthesis) => {
  const database = production(synthesis);
  const group = synthesis.referredTo(database.properties.VPCSecurityGroups[0], database.stack);
  expect(database.properties.VPCSecurityGroups).toHaveLength(1);
  expect(group.properties.SecurityGroupIngress ?? []).toEqual([]);
  const rules = synthesis.all('AWS::EC2::SecurityGroupIngress')
    .filter(({ properties, stack }) => synthesis.referredTo(properties.GroupId, stack).path === group.path);
  expect(rules.map(({ properties: { IpProtocol, FromPort, ToPort } }) => `${IpProtocol} ${port(synthesis, database, FromPort)}-${port(synthesis, database, ToPort)}`))
    .toEqual(rules.map(() => 'tcp 1433-1433'));
  const admitted = rules.map(({ properties, stack }) => synthesis.referredTo(properties.SourceSecurityGroupId, stack).path);
  const applicationTier = [
    ...synthesis.all('AWS::EC2::LaunchTemplate', database.stack).map(({ properties }) => properties.LaunchTemplateData.SecurityGroupIds),
    ...synthesis.all('AWS::EC2::Instance', database.stack).map(({ properties }) => properties.SecurityGroupIds),
  ].map(([first]) => synthesis.referredTo(first, database.stack).path);
  expect(admitted.sort()).toEqual(applicationTier.sort());
  return [group, ...rules];
};

/** A port as a number, also where the rule refers to the database's own. */
function port(synthesis: Synthesis, database: Resource, value: any): number {
  return value?.['Fn::GetAtt']?.[1] === 'Endpoint.Port' && synthesis.referredTo(value, database.stack).path === database.path
    ? Number(database.properties.Port ?? 1433) : value;
}

function production(synthesis: Synthesis): Resource {
  const databases = synthesis.all('AWS::RDS::DBInstance', synthesis.stack(PRODUCTION_STACK));
  expect(databases).toHaveLength(1);
  return databases[0];
}
