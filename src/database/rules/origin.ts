import type { DatabaseRule } from './database-rule';

const RESOURCE = 'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-rds-dbinstance.html';
const REPLICAS = 'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/SQLServer.ReadReplicas.html';

/** The properties that a restored database inherits from its snapshot. */
const INHERITED = ['CharacterSetName', 'KmsKeyId', 'MasterUsername', 'StorageEncrypted', 'Timezone'];

/** The properties of Aurora, Multi-AZ DB clusters, RDS Custom, RDS on Outposts, Oracle, read replicas and EC2-Classic. */
const OF_OTHERS = [
  'BackupTarget', 'CustomIAMInstanceProfile', 'DBClusterIdentifier', 'DBClusterSnapshotIdentifier', 'DBSecurityGroups', 'DBSystemId',
  'NcharCharacterSetName', 'SourceDBClusterIdentifier', 'SourceRegion',
];

export const DATABASE_NAME: DatabaseRule = {
  name: 'database name',
  source: RESOURCE,
  check: (database) => database.isSet('DBName')
    ? `the database has a database name, '${database.text('DBName') ?? 'a value of the deployment'}', which RDS does not support for SQL Server: leave it out, and create databases with SQL`
    : undefined,
};

export const OTHER_KINDS: DatabaseRule = {
  name: 'other kinds of database',
  source: RESOURCE,
  check: (database) => {
    const foreign = OF_OTHERS.filter((name) => database.isSet(name));
    return foreign.length === 0 ? undefined
      : `the database has ${foreign.join(', ')}: leave out these properties, which do not apply to SQL Server in a VPC`;
  },
};

export const INHERITED_PROPERTIES: DatabaseRule = {
  name: 'inherited properties',
  source: RESOURCE,
  check: (database) => {
    const inherited = INHERITED.filter((name) => database.isSet(name));
    return !database.isRestored() || inherited.length === 0 ? undefined
      : `the database has ${inherited.join(', ')} and is restored: leave out these properties (timezone among the options), which it inherits from its snapshot`;
  },
};

export const READ_REPLICA: DatabaseRule = {
  name: 'read replica',
  source: REPLICAS,
  check: (database) => {
    if (database.isReplica()) {
      return 'the database has a SourceDBInstanceIdentifier and no point in time, so that it is a read replica, which only Enterprise Edition supports: ' +
        'restore a snapshot (snapshotIdentifier) for a copy';
    }
    return database.replicas.length === 0 ? undefined
      : `the database has read replicas (${database.replicas.join(', ')}), which only Enterprise Edition supports: remove them, and use multiAz for a standby or backupCopyRegion for backups in another Region`;
  },
};
