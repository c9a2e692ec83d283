import type { DatabaseRule } from './database-rule';

const RESOURCE = 'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-rds-dbinstance.html';
const REPLICAS = 'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/SQLServer.ReadReplicas.html';

/** What a restored database has from its snapshot. */
const INHERITED = ['CharacterSetName', 'KmsKeyId', 'MasterUsername', 'StorageEncrypted', 'Timezone'];

/** Of Aurora, Multi-AZ DB clusters, RDS Custom, RDS on Outposts, Oracle, read replicas, and of the time before VPCs. */
const OF_OTHERS = [
  'BackupTarget', 'CustomIAMInstanceProfile', 'DBClusterIdentifier', 'DBClusterSnapshotIdentifier', 'DBSecurityGroups', 'DBSystemId',
  'NcharCharacterSetName', 'SourceDBClusterIdentifier', 'SourceRegion',
];

export const DATABASE_NAME: DatabaseRule = {
  name: 'database name',
  source: RESOURCE,
  check: (database) => database.isSet('DBName')
    ? `the database has a database name, '${database.text('DBName') ?? 'a value of the deployment'}': SQL Server starts without databases; leave it out, and create them with SQL`
    : undefined,
};

export const OTHER_KINDS: DatabaseRule = {
  name: 'other kinds of database',
  source: RESOURCE,
  check: (database) => {
    const foreign = OF_OTHERS.filter((name) => database.isSet(name));
    return foreign.length === 0 ? undefined
      : `the database has ${foreign.join(', ')}: these are for other kinds of database than SQL Server in a VPC; leave them out`;
  },
};

export const INHERITED_PROPERTIES: DatabaseRule = {
  name: 'inherited properties',
  source: RESOURCE,
  check: (database) => {
    const inherited = INHERITED.filter((name) => database.isSet(name));
    return !database.isRestored() || inherited.length === 0 ? undefined
      : `the database has ${inherited.join(', ')} and is restored: it has them from its snapshot; leave them out (timezone among the options)`;
  },
};

export const READ_REPLICA: DatabaseRule = {
  name: 'read replica',
  source: REPLICAS,
  check: (database) => {
    if (database.isReplica()) {
      return 'the database has a SourceDBInstanceIdentifier and no point in time, which makes it a read replica: only Enterprise Edition has those. ' +
        'Restore a snapshot (snapshotIdentifier) for a copy';
    }
    return database.replicas.length === 0 ? undefined
      : `the database has read replicas (${database.replicas.join(', ')}), and only Enterprise Edition can: take them out. multiAz gives a standby, backupCopyRegion a copy of the backups elsewhere`;
  },
};
