import type { DBInstance, ModifyDBInstanceMessage, RestoreDBInstanceFromDBSnapshotMessage, RestoreDBInstanceToPointInTimeMessage } from '@aws-sdk/client-rds';

/** The settings of a DB instance that its template sets and that a restored one must have as well. Named as in ModifyDBInstance. */
export interface DatabaseSettings {
  readonly AllocatedStorage?: number;
  readonly AutoMinorVersionUpgrade?: boolean;
  readonly BackupRetentionPeriod?: number;
  readonly CACertificateIdentifier?: string;
  readonly CopyTagsToSnapshot?: boolean;
  readonly DBInstanceClass?: string;
  readonly DBParameterGroupName?: string;
  readonly DBPortNumber?: number;
  readonly DBSubnetGroupName?: string;
  readonly Iops?: number;
  readonly LogExports: readonly string[];
  readonly ManageMasterUserPassword: boolean;
  readonly MasterUserSecretKmsKeyId?: string;
  readonly MaxAllocatedStorage?: number;
  readonly MonitoringInterval?: number;
  readonly MonitoringRoleArn?: string;
  readonly MultiAZ?: boolean;
  readonly OptionGroupName?: string;
  readonly EnablePerformanceInsights: boolean;
  readonly PerformanceInsightsKMSKeyId?: string;
  readonly PerformanceInsightsRetentionPeriod?: number;
  readonly PreferredBackupWindow?: string;
  readonly PreferredMaintenanceWindow?: string;
  readonly PubliclyAccessible?: boolean;
  readonly StorageThroughput?: number;
  readonly StorageType?: string;
  readonly VpcSecurityGroupIds: readonly string[];
}

/** The settings that change by themselves with ModifyDBInstance. The others depend on each other. */
const INDEPENDENT = [
  'AutoMinorVersionUpgrade', 'BackupRetentionPeriod', 'CACertificateIdentifier', 'CopyTagsToSnapshot', 'DBInstanceClass', 'DBParameterGroupName',
  'DBPortNumber', 'MultiAZ', 'OptionGroupName', 'PreferredBackupWindow', 'PreferredMaintenanceWindow', 'PubliclyAccessible',
] as const satisfies readonly (keyof DatabaseSettings & keyof ModifyDBInstanceMessage)[];

/** Reads the settings of a DB instance. */
export function settingsOf(described: DBInstance): DatabaseSettings {
  const hasInsights = described.PerformanceInsightsEnabled ?? false;
  return {
    AllocatedStorage: described.AllocatedStorage,
    AutoMinorVersionUpgrade: described.AutoMinorVersionUpgrade,
    BackupRetentionPeriod: described.BackupRetentionPeriod,
    CACertificateIdentifier: described.CACertificateIdentifier,
    CopyTagsToSnapshot: described.CopyTagsToSnapshot,
    DBInstanceClass: described.DBInstanceClass,
    DBParameterGroupName: own(described.DBParameterGroups?.[0]?.DBParameterGroupName),
    DBPortNumber: described.Endpoint?.Port,
    DBSubnetGroupName: described.DBSubnetGroup?.DBSubnetGroupName,
    Iops: described.Iops,
    LogExports: [...described.EnabledCloudwatchLogsExports ?? []].sort(),
    ManageMasterUserPassword: described.MasterUserSecret !== undefined,
    MasterUserSecretKmsKeyId: described.MasterUserSecret?.KmsKeyId,
    MaxAllocatedStorage: described.MaxAllocatedStorage,
    MonitoringInterval: described.MonitoringInterval,
    MonitoringRoleArn: described.MonitoringRoleArn,
    MultiAZ: described.MultiAZ,
    OptionGroupName: own(described.OptionGroupMemberships?.[0]?.OptionGroupName),
    EnablePerformanceInsights: hasInsights,
    PerformanceInsightsKMSKeyId: hasInsights ? described.PerformanceInsightsKMSKeyId : undefined,
    PerformanceInsightsRetentionPeriod: hasInsights ? described.PerformanceInsightsRetentionPeriod : undefined,
    PreferredBackupWindow: described.PreferredBackupWindow,
    PreferredMaintenanceWindow: described.PreferredMaintenanceWindow,
    PubliclyAccessible: described.PubliclyAccessible,
    StorageThroughput: described.StorageThroughput,
    StorageType: described.StorageType,
    VpcSecurityGroupIds: (described.VpcSecurityGroups ?? []).flatMap(({ VpcSecurityGroupId }) => VpcSecurityGroupId ?? []).sort(),
  };
}

/** The parameters that both restores take. */
type RestoreParameters = Partial<RestoreDBInstanceFromDBSnapshotMessage & RestoreDBInstanceToPointInTimeMessage>;

/**
 * Returns the settings that a restore takes. The restored database has the place, the security groups and the parameters of the running one from its
 * first start on. Windows are set afterwards, both at once, because RDS chooses the other one at random.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_RestoreDBInstanceToPointInTime.html
 */
export function restoreParameters(settings: DatabaseSettings): RestoreParameters {
  return {
    AutoMinorVersionUpgrade: settings.AutoMinorVersionUpgrade,
    BackupRetentionPeriod: settings.BackupRetentionPeriod,
    CACertificateIdentifier: settings.CACertificateIdentifier,
    CopyTagsToSnapshot: settings.CopyTagsToSnapshot,
    DBInstanceClass: settings.DBInstanceClass,
    DBParameterGroupName: settings.DBParameterGroupName,
    DBSubnetGroupName: settings.DBSubnetGroupName,
    EnableCloudwatchLogsExports: [...settings.LogExports],
    OptionGroupName: settings.OptionGroupName,
    Port: settings.DBPortNumber,
    PubliclyAccessible: settings.PubliclyAccessible,
    VpcSecurityGroupIds: [...settings.VpcSecurityGroupIds],
  };
}

/**
 * Returns the change of a restored database to the settings of the running one. Empty if it has them. The engine version is that of the backup: it does
 * not change here, because a database that is restored from before an upgrade may need the version from before it.
 */
export function settingsToChange(wanted: DatabaseSettings, present: DatabaseSettings): Partial<ModifyDBInstanceMessage> {
  const changed = INDEPENDENT.filter((name) => wanted[name] !== undefined && wanted[name] !== present[name]);
  return {
    ...Object.fromEntries(changed.map((name) => [name, wanted[name]])),
    ...sameList(wanted.VpcSecurityGroupIds, present.VpcSecurityGroupIds) ? {} : { VpcSecurityGroupIds: [...wanted.VpcSecurityGroupIds] },
    ...storageChange(wanted, present),
    ...monitoringChange(wanted, present),
    ...wanted.ManageMasterUserPassword && !present.ManageMasterUserPassword
      ? { ManageMasterUserPassword: true, MasterUserSecretKmsKeyId: wanted.MasterUserSecretKmsKeyId }
      : {},
    ...logChange(wanted.LogExports, present.LogExports),
  };
}

/** Storage grows and never shrinks. RDS takes its type and its performance together. */
function storageChange(wanted: DatabaseSettings, present: DatabaseSettings): Partial<ModifyDBInstanceMessage> {
  const { AllocatedStorage: size = 0, MaxAllocatedStorage: ceiling, StorageType, Iops, StorageThroughput } = wanted;
  const presentSize = present.AllocatedStorage ?? 0;
  const isOther = StorageType !== present.StorageType || Iops !== present.Iops || StorageThroughput !== present.StorageThroughput;
  return {
    ...size > presentSize ? { AllocatedStorage: size } : {},
    ...isOther ? { StorageType, Iops, StorageThroughput } : {},
    // The allocated size turns storage autoscaling off.
    ...ceiling === present.MaxAllocatedStorage ? {} : { MaxAllocatedStorage: ceiling ?? Math.max(size, presentSize) },
  };
}

function monitoringChange(wanted: DatabaseSettings, present: DatabaseSettings): Partial<ModifyDBInstanceMessage> {
  const { EnablePerformanceInsights, PerformanceInsightsKMSKeyId, PerformanceInsightsRetentionPeriod } = wanted;
  const { MonitoringInterval = 0, MonitoringRoleArn } = wanted;
  const hasOtherInsights = EnablePerformanceInsights !== present.EnablePerformanceInsights
    || PerformanceInsightsRetentionPeriod !== present.PerformanceInsightsRetentionPeriod;
  return {
    ...hasOtherInsights ? { EnablePerformanceInsights, PerformanceInsightsKMSKeyId, PerformanceInsightsRetentionPeriod } : {},
    ...MonitoringInterval === (present.MonitoringInterval ?? 0) ? {} : { MonitoringInterval, MonitoringRoleArn },
  };
}

function logChange(wanted: readonly string[], present: readonly string[]): Partial<ModifyDBInstanceMessage> {
  return sameList(wanted, present) ? {} : {
    CloudwatchLogsExportConfiguration: {
      EnableLogTypes: wanted.filter((log) => !present.includes(log)),
      DisableLogTypes: present.filter((log) => !wanted.includes(log)),
    },
  };
}

function sameList(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((each, index) => each === other[index]);
}

/** Returns the name of a group, unless it is a default group, which RDS chooses by itself. */
function own(name: string | undefined): string | undefined {
  return name === undefined || /^default[.:]/.test(name) ? undefined : name;
}
