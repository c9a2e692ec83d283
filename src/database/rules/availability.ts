import type { DatabaseRule } from './database-rule';

const MULTI_AZ = 'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_SQLServerMultiAZ.html';

export const STANDBY: DatabaseRule = {
  name: 'standby',
  source: MULTI_AZ,
  check: (database) => database.flag('MultiAZ') && database.text('Engine') === 'sqlserver-ex'
    ? 'the database\'s multiAz is true with Express Edition, which has no standby: set multiAz to false, or take another edition'
    : undefined,
};

export const AVAILABILITY_ZONE: DatabaseRule = {
  name: 'Availability Zone',
  source: 'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-rds-dbinstance.html',
  check: (database) => database.flag('MultiAZ') && database.isSet('AvailabilityZone')
    ? `the database's Availability Zone is ${database.text('AvailabilityZone') ?? 'set'} with multiAz: RDS chooses both zones; leave it out`
    : undefined,
};
