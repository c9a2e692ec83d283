import type { DatabaseRule } from './database-rule';

const RESOURCE = 'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-rds-dbinstance.html';

/** The names of logins and roles of SQL Server and RDS. */
const RESERVED_USERS = [
  'sa', 'rdsa', 'rdsadmin', 'public', 'guest', 'dbo', 'sysadmin', 'securityadmin', 'serveradmin', 'setupadmin', 'processadmin', 'diskadmin', 'dbcreator',
  'bulkadmin',
];

const PORT = 1433;

export const ENCRYPTION: DatabaseRule = {
  name: 'encryption',
  source: 'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Overview.Encryption.html',
  check: (database) => database.isRestored() || database.flag('StorageEncrypted') || (database.isSet('StorageEncrypted') && database.flag('StorageEncrypted') === undefined)
    ? undefined
    : 'the database\'s storage is not encrypted: leave StorageEncrypted true, as it cannot be changed later',
};

export const ENCRYPTION_IN_TRANSIT: DatabaseRule = {
  name: 'encryption in transit',
  source: 'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/SQLServer.Concepts.General.SSL.Using.html',
  check: (database) => {
    const forced = database.parameter('rds.force_ssl');
    return forced === '1' || (forced === undefined && database.hasParameter('rds.force_ssl')) ? undefined
      : `the database's rds.force_ssl is '${forced ?? 'not set'}': leave it '1', because passwords and data are not encrypted in transit otherwise`;
  },
};

export const PUBLIC_ACCESS: DatabaseRule = {
  name: 'public access',
  source: 'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_VPC.WorkingWithRDSInstanceinaVPC.html',
  check: (database) => database.flag('PubliclyAccessible') === false || (database.isSet('PubliclyAccessible') && database.flag('PubliclyAccessible') === undefined)
    ? undefined
    : `the database's PubliclyAccessible is ${database.flag('PubliclyAccessible') ?? 'not set'}: leave it false, and connect from a server of the application tier, which operators reach through Session Manager`,
};

// AWS accepts most ports from 1150 on; the security groups and network ACLs of an environment allow this port only.
export const DATABASE_PORT: DatabaseRule = {
  name: 'port',
  source: RESOURCE,
  check: (database) => {
    const port = database.number('Port');
    return port === undefined || port === PORT ? undefined
      : `the database's port is ${port}: leave it out for ${PORT}, the only port that the security groups and network ACLs of the environment allow`;
  },
};

export const IAM_LOGIN: DatabaseRule = {
  name: 'IAM login',
  source: 'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.IAMDBAuth.html',
  check: (database) => database.flag('EnableIAMDatabaseAuthentication') || database.text('MasterUserAuthenticationType') === 'iam-db-auth'
    ? 'the database has IAM authentication, which SQL Server does not support: leave it out, and use SQL logins (the master user is in the secret) or Active Directory'
    : undefined,
};

export const MASTER_USER: DatabaseRule = {
  name: 'master user',
  source: RESOURCE,
  check: (database) => {
    const user = database.text('MasterUsername');
    if (user?.toLowerCase() === 'admin') {
      return `the database's master user is '${user}', the name that attackers try first and that Security Hub reports (RDS.25): give another masterUsername`;
    }
    return user === undefined || (/^[a-z][a-z0-9]{0,127}$/i.test(user) && !RESERVED_USERS.includes(user.toLowerCase())) ? undefined
      : `the database's master user is '${user}': give masterUsername 1 to 128 letters and digits beginning with a letter, and none of ${RESERVED_USERS.join(', ')}`;
  },
};

export const MASTER_SECRET: DatabaseRule = {
  name: 'master secret',
  source: 'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-secrets-manager.html',
  check: (database) => {
    if (database.isSet('MasterUserPassword')) {
      return 'the database has a MasterUserPassword: leave it out, because RDS generates a password, rotates it and stores it in the secret';
    }
    const managed = database.flag('ManageMasterUserPassword');
    return managed || (managed === undefined && database.isSet('ManageMasterUserPassword')) ? undefined
      : `the database's ManageMasterUserPassword is ${managed ?? 'not set'}: leave it true, so that only RDS sets the master password`;
  },
};
