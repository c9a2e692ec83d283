import type { DatabaseRule } from './database-rule';

const MULTI_AZ = 'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_SQLServerMultiAZ.html';

export const STANDBY: DatabaseRule = {
  name: 'standby',
  source: MULTI_AZ,
  check: (database) => database.flag('MultiAZ') && database.text('Engine') === 'sqlserver-ex'
    ? 'the database\'s multiAz is true with Express Edition, which has no standby: set multiAz to false, or give another edition'
    : undefined,
};

/** AWS refuses to create such a database but can add the standby later: RDS restores a database without backups, which mirroring requires. */
export const STANDBY_OF_RESTORED: DatabaseRule = {
  name: 'standby of a restored database',
  source: 'https://github.com/hashicorp/terraform-provider-aws/issues/5594',
  check: (database) => database.flag('MultiAZ') && database.isRestored()
    ? 'RDS restores no SQL Server database with a standby: deploy with multiAz false until the database is there, and then with true'
    : undefined,
};

export const AVAILABILITY_ZONE: DatabaseRule = {
  name: 'Availability Zone',
  source: 'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-rds-dbinstance.html',
  check: (database) => database.flag('MultiAZ') && database.isSet('AvailabilityZone')
    ? `the database's Availability Zone is ${database.text('AvailabilityZone') ?? 'set'} with multiAz, for which RDS selects both zones: leave it out`
    : undefined,
};
