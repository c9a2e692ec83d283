import { clausesOf } from './clauses';
import type { Resource } from '../assembly/cloud-assembly';
import { Block, Chapter, properties, table } from '../content/block';
import { fact, Text, value, words } from '../content/text';
import { AT_DEPLOYMENT, Facts } from '../facts';

/** The engines of RDS, by their editions: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_SQLServer.html */
const EDITIONS: { readonly [engine: string]: string } = {
  'sqlserver-ee': 'Microsoft SQL Server Enterprise Edition',
  'sqlserver-se': 'Microsoft SQL Server Standard Edition',
  'sqlserver-web': 'Microsoft SQL Server Web Edition',
  'sqlserver-ex': 'Microsoft SQL Server Express Edition',
};

/** Chapter 3.4: SQL Server on RDS. */
export function database(facts: Facts): Chapter {
  const instances = facts.own('AWS::RDS::DBInstance');
  return {
    number: '3.4',
    title: 'Relational Database Service (RDS)',
    blocks: [
      ...instances.flatMap((instance) => databaseTable(facts, instance)),
      ...instances.length > 0 ? [] : [table(words`DB instances`, [], [])],
      table(words`Parameters`, facts.own('AWS::RDS::DBParameterGroup').flatMap((group) => Object.entries(group.properties.Parameters ?? {}).map(([name, setting]) => ({ group, name, setting }))), [
        [words`Parameter group`, ({ group }) => facts.nameOf(group)],
        [words`Parameter`, ({ name }) => value(name)],
        [words`Value`, ({ group, setting }) => facts.textOf(setting, group.stack)],
      ]),
      ...clausesOf('3.4'),
    ],
  };
}

function databaseTable(facts: Facts, instance: Resource): Block[] {
  const engine = facts.literal(instance.properties.Engine, instance.stack) ?? '';
  const text = (property: string, kind?: string): Text => facts.text(instance, property, kind);
  return [properties(words`DB instance ${facts.nameOf(instance)}`, [
    [words`Engine`, words`${value(EDITIONS[engine] ?? engine)}, version ${text('EngineVersion')}`],
    [words`Licence`, text('LicenseModel')],
    [words`Instance class`, text('DBInstanceClass')],
    [words`Storage`, words`${text('AllocatedStorage')} GiB ${text('StorageType')}, up to ${text('MaxAllocatedStorage')} GiB`],
    [words`Endpoint`, AT_DEPLOYMENT],
    [words`Standby in a second zone`, facts.isSet(instance, 'MultiAZ')],
    [words`Reached from the Internet`, facts.isSet(instance, 'PubliclyAccessible')],
    [words`Encryption key`, text('KmsKeyId', 'key')],
    [words`Master user`, text('MasterUsername', 'user')],
    [words`Master password`, instance.properties.ManageMasterUserPassword === true ? words`kept and rotated by RDS; its secret is ${AT_DEPLOYMENT}` : words`not managed by RDS`],
    [words`Automated backups are kept`, words`${text('BackupRetentionPeriod')} days`],
    [words`Backup window (UTC)`, windowOf(facts, instance, 'PreferredBackupWindow')],
    [words`Maintenance window (UTC)`, windowOf(facts, instance, 'PreferredMaintenanceWindow')],
    [words`Changes that interrupt it`, instance.properties.ApplyImmediately === false ? words`wait for the maintenance window` : words`are made in the deployment`],
    [words`Minor versions`, instance.properties.AutoMinorVersionUpgrade === false ? words`are installed by a deployment` : words`are installed by RDS`],
    [words`Deletion protection`, facts.isSet(instance, 'DeletionProtection')],
    [words`When the stack is deleted`, instance.deletionPolicy === undefined ? words`the instance is deleted` : value(instance.deletionPolicy)],
    [words`Automated backups after a deletion`, instance.properties.DeleteAutomatedBackups === false ? words`kept` : words`deleted`],
    [words`Logs in CloudWatch Logs`, facts.list(instance.properties.EnableCloudwatchLogsExports, instance.stack)],
    [words`Time zone`, instance.properties.Timezone === undefined ? words`UTC` : fact('time-zone', facts.literal(instance.properties.Timezone, instance.stack) ?? '')],
  ])];
}

function windowOf(facts: Facts, instance: Resource, property: string): Text {
  return instance.properties[property] === undefined ? words`chosen by RDS` : facts.text(instance, property);
}
