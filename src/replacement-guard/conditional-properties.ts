/** The decision whether the guard refuses a change of a property for which CloudFormation replaces a resource in some cases only. */
export interface ConditionalProperty {
  readonly isFrozen: boolean;
  readonly because: string;
}

const FREE = (because: string): ConditionalProperty => ({ isFrozen: false, because });
const FROZEN = (because: string): ConditionalProperty => ({ isFrozen: true, because });

const STOPS_AND_STARTS = 'an instance with an EBS root volume is stopped and started';
const PLACEMENT = 'the reference does not say when it replaces, and EC2 changes it in place: aws ec2 modify-instance-placement';
const NOT_OF_THE_LIBRARY = 'the library does not set it, and the reference does not say when it replaces';
const ORIGIN = 'another origin is another database, and its removal replaces the database by one without the origin';
const WITHOUT_REPLACEMENT = 'the instance is changed in place: the specification marks what can interrupt it, too';

/**
 * The decisions by resource type and property. The references document the update requirements of each property.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-instance.html
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-rds-dbinstance.html
 */
export const CONDITIONAL_PROPERTIES: { readonly [type: string]: { readonly [property: string]: ConditionalProperty } } = {
  'AWS::EC2::Instance': {
    AdditionalInfo: FROZEN(NOT_OF_THE_LIBRARY),
    Affinity: FROZEN(PLACEMENT),
    BlockDeviceMappings: FROZEN('of a running instance, only DeleteOnTermination can change, and this alone is free'),
    EbsOptimized: FREE(STOPS_AND_STARTS),
    HostId: FROZEN(PLACEMENT),
    InstanceType: FREE(STOPS_AND_STARTS),
    KernelId: FROZEN(NOT_OF_THE_LIBRARY),
    PrivateDnsNameOptions: FROZEN(NOT_OF_THE_LIBRARY),
    RamdiskId: FROZEN(NOT_OF_THE_LIBRARY),
    SecurityGroupIds: FREE('in a VPC they change without an interruption'),
    Tenancy: FROZEN(PLACEMENT),
    UserData: FROZEN('the server restarts, and the commands do not run again'),
  },
  'AWS::RDS::DBInstance': {
    AutoMinorVersionUpgrade: FREE(WITHOUT_REPLACEMENT),
    AvailabilityZone: FROZEN('it replaces, except where a standby takes its place'),
    BackupRetentionPeriod: FREE(WITHOUT_REPLACEMENT),
    DBClusterSnapshotIdentifier: FROZEN(ORIGIN),
    DBParameterGroupName: FREE(WITHOUT_REPLACEMENT),
    DBSnapshotIdentifier: FROZEN(ORIGIN),
    Engine: FROZEN('another edition is another database'),
    MultiAZ: FREE(WITHOUT_REPLACEMENT),
    PerformanceInsightsKMSKeyId: FROZEN('its first appearance is an update, and its change or removal replaces'),
    PreferredMaintenanceWindow: FREE(WITHOUT_REPLACEMENT),
    RestoreTime: FROZEN(ORIGIN),
    SourceDBClusterIdentifier: FROZEN(ORIGIN),
    SourceDBInstanceAutomatedBackupsArn: FROZEN(ORIGIN),
    SourceDBInstanceIdentifier: FROZEN(ORIGIN),
    SourceDbiResourceId: FROZEN(ORIGIN),
    StorageType: FREE(WITHOUT_REPLACEMENT),
    UseLatestRestorableTime: FROZEN(ORIGIN),
  },
};
