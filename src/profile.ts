import { Duration } from 'aws-cdk-lib';
import * as logs from 'aws-cdk-lib/aws-logs';
import { requireStruct } from './checks/struct';
import { Heartbeat } from './notifications/heartbeat';

/** Options of an environment profile. Properties of an environment have precedence over its profile. */
export interface EnvironmentProfileOptions {
  /**
   * Whether volumes, images, the database, its secret and logs are encrypted with a key of the environment and not with the AWS-managed keys of the
   * account. Set it before the first deployment: a volume and a database keep the key with which they were created.
   *
   * @default - the value of the profile to which the options are applied
   */
  readonly customerKey?: boolean;

  /**
   * Whether each Availability Zone has its own NAT gateway, so that no zone loses its egress when another one fails. Otherwise the VPC has one NAT
   * gateway.
   *
   * @default - the value of the profile to which the options are applied
   */
  readonly natGatewayPerZone?: boolean;

  /**
   * Whether the database has a standby in a second Availability Zone.
   *
   * @default - the value of the profile to which the options are applied
   */
  readonly multiAzDatabase?: boolean;

  /**
   * Whether changes that interrupt the database are applied during the deployment and not in the maintenance window. `applyImmediately` of the
   * database has precedence.
   *
   * @default - the value of the profile to which the options are applied
   */
  readonly applyDatabaseChangesImmediately?: boolean;

  /**
   * The retention of automated backups of the database: 14 to 35 days.
   *
   * @default - the value of the profile to which the options are applied
   */
  readonly databaseBackupRetention?: Duration;

  /**
   * Whether editions of SQL Server below Standard are refused.
   *
   * @default - the value of the profile to which the options are applied
   */
  readonly standardEditionOnly?: boolean;

  /**
   * The retention of the error log and the agent log of the database in CloudWatch Logs.
   *
   * @default - the value of the profile to which the options are applied
   */
  readonly databaseLogRetention?: logs.RetentionDays;

  /**
   * The retention of the flow logs of a new VPC.
   *
   * @default - the value of the profile to which the options are applied
   */
  readonly flowLogRetention?: logs.RetentionDays;

  /**
   * The frequency of the heartbeat, with which the check of the backups reports that all backups are in order.
   *
   * @default - the value of the profile to which the options are applied
   */
  readonly backupHeartbeat?: Heartbeat;

  /**
   * The reason for which the Recycle Bin does not retain removed images, snapshots and volumes. The reason is in the metadata of the template, at the
   * function that removes images. `backup.recycleBin` of an environment has precedence.
   *
   * @default - the value of the profile to which the options are applied
   */
  readonly recycleBinOptOut?: string;

  /**
   * Thresholds of alarms by name, such as `cpu-app01`, or by kind, such as `cpu`, in the unit that the alarm's description gives. The synthesis fails
   * if the environment has no alarm with the name. A kind may be that of a resource that the environment does not have, such as a database.
   *
   * @default - the thresholds of the profile to which the options are applied; given thresholds are added to them
   */
  readonly alarmThresholds?: { [alarm: string]: number };

  /**
   * Whether a warning is shown at synthesis if the stack has no termination protection.
   *
   * @default - the value of the profile to which the options are applied
   */
  readonly expectStackTerminationProtection?: boolean;

  /**
   * The reason for which load balancers, servers and the database have no deletion protection. The reason is in the metadata of the template.
   *
   * @default - the value of the profile to which the options are applied
   */
  readonly protectionOptOut?: string;
}

/** The settings that are reasons, which a profile need not have. */
type OptOut = 'recycleBinOptOut' | 'protectionOptOut';

/**
 * The defaults that differ between production and other environments. Use `customize` to change some of them:
 * `EnvironmentProfile.staging().customize({ natGatewayPerZone: true })`.
 *
 * @example
 * const profile = EnvironmentProfile.staging().customize({ natGatewayPerZone: true, databaseBackupRetention: Duration.days(21) });
 */
export class EnvironmentProfile {
  /** Returns the profile of production: a customer managed key, redundancy in two Availability Zones, deletion protection, and the Recycle Bin. */
  public static production(): EnvironmentProfile {
    return new EnvironmentProfile({
      customerKey: true,
      natGatewayPerZone: true,
      multiAzDatabase: true,
      applyDatabaseChangesImmediately: false,
      databaseBackupRetention: Duration.days(35),
      standardEditionOnly: true,
      databaseLogRetention: logs.RetentionDays.ONE_YEAR,
      // The storage of one year costs a fraction of the ingestion, and an intrusion is often found months later.
      flowLogRetention: logs.RetentionDays.ONE_YEAR,
      backupHeartbeat: Heartbeat.WEEKLY,
      alarmThresholds: {},
      expectStackTerminationProtection: true,
    });
  }

  /**
   * Returns the profile of staging, with lower costs than production: one NAT gateway, no standby of the database and AWS-managed keys. It has
   * deletion protection.
   */
  public static staging(): EnvironmentProfile {
    return new EnvironmentProfile({
      customerKey: false,
      natGatewayPerZone: false,
      multiAzDatabase: false,
      applyDatabaseChangesImmediately: true,
      databaseBackupRetention: Duration.days(14),
      standardEditionOnly: false,
      databaseLogRetention: logs.RetentionDays.THREE_MONTHS,
      flowLogRetention: logs.RetentionDays.THREE_MONTHS,
      backupHeartbeat: Heartbeat.OFF,
      recycleBinOptOut: 'outside production: removed resources cost nothing',
      // Load tests keep smaller instances busy, which is no fault in staging.
      alarmThresholds: { 'cpu': 95, 'memory': 95, 'database-cpu': 95, 'database-read-latency': 0.05, 'database-write-latency': 0.05 },
      expectStackTerminationProtection: false,
    });
  }

  /**
   * Returns the profile of development: that of staging without deletion protection. Use `staging()` for an environment with protection. As in every
   * profile, a final snapshot of the database and the data volumes are retained.
   */
  public static development(): EnvironmentProfile {
    return EnvironmentProfile.staging().customize({
      databaseLogRetention: logs.RetentionDays.ONE_MONTH,
      flowLogRetention: logs.RetentionDays.ONE_MONTH,
      protectionOptOut: 'development: made to be deleted',
    });
  }

  /** Whether volumes, images, the database, its secret and logs are encrypted with a key of the environment. */
  public readonly customerKey: boolean;
  /** Whether each zone has a NAT gateway. */
  public readonly natGatewayPerZone: boolean;
  /** Whether the database has a standby in a second zone. */
  public readonly multiAzDatabase: boolean;
  /** Whether changes that interrupt the database are applied during the deployment. */
  public readonly applyDatabaseChangesImmediately: boolean;
  /** The retention of automated backups of the database. */
  public readonly databaseBackupRetention: Duration;
  /** Whether editions of SQL Server below Standard are refused. */
  public readonly standardEditionOnly: boolean;
  /** The retention of the error log and the agent log of the database in CloudWatch Logs. */
  public readonly databaseLogRetention: logs.RetentionDays;
  /** The retention of the flow logs of a new VPC. */
  public readonly flowLogRetention: logs.RetentionDays;
  /** The frequency of the heartbeat, with which the check of the backups reports that all backups are in order. */
  public readonly backupHeartbeat: Heartbeat;
  /** The reason for which the Recycle Bin does not retain removed images, snapshots and volumes; undefined if it does. */
  public readonly recycleBinOptOut?: string;
  /** Thresholds of alarms that override those of the library, by name or kind. */
  public readonly alarmThresholds: { [alarm: string]: number };
  /** Whether a warning is shown at synthesis for a stack without termination protection. */
  public readonly expectStackTerminationProtection: boolean;
  /** The reason for which there is no deletion protection; undefined if everything is protected. */
  public readonly protectionOptOut?: string;

  private constructor(settings: Required<Omit<EnvironmentProfileOptions, OptOut>> & Pick<EnvironmentProfileOptions, OptOut>) {
    this.customerKey = settings.customerKey;
    this.natGatewayPerZone = settings.natGatewayPerZone;
    this.multiAzDatabase = settings.multiAzDatabase;
    this.applyDatabaseChangesImmediately = settings.applyDatabaseChangesImmediately;
    this.databaseBackupRetention = settings.databaseBackupRetention;
    this.standardEditionOnly = settings.standardEditionOnly;
    this.databaseLogRetention = settings.databaseLogRetention;
    this.flowLogRetention = settings.flowLogRetention;
    this.backupHeartbeat = settings.backupHeartbeat;
    this.recycleBinOptOut = settings.recycleBinOptOut;
    this.alarmThresholds = settings.alarmThresholds;
    this.expectStackTerminationProtection = settings.expectStackTerminationProtection;
    this.protectionOptOut = settings.protectionOptOut;
  }

  /**
   * Returns a copy of this profile with some settings changed.
   *
   * @param options the settings to change
   */
  public customize(options: EnvironmentProfileOptions): EnvironmentProfile {
    requireStruct('EnvironmentProfile.customize', 'EnvironmentProfileOptions', options);
    return new EnvironmentProfile({
      customerKey: options.customerKey ?? this.customerKey,
      natGatewayPerZone: options.natGatewayPerZone ?? this.natGatewayPerZone,
      multiAzDatabase: options.multiAzDatabase ?? this.multiAzDatabase,
      applyDatabaseChangesImmediately: options.applyDatabaseChangesImmediately ?? this.applyDatabaseChangesImmediately,
      databaseBackupRetention: options.databaseBackupRetention ?? this.databaseBackupRetention,
      standardEditionOnly: options.standardEditionOnly ?? this.standardEditionOnly,
      databaseLogRetention: options.databaseLogRetention ?? this.databaseLogRetention,
      flowLogRetention: options.flowLogRetention ?? this.flowLogRetention,
      backupHeartbeat: options.backupHeartbeat ?? this.backupHeartbeat,
      recycleBinOptOut: options.recycleBinOptOut ?? this.recycleBinOptOut,
      alarmThresholds: { ...this.alarmThresholds, ...options.alarmThresholds },
      expectStackTerminationProtection: options.expectStackTerminationProtection ?? this.expectStackTerminationProtection,
      protectionOptOut: options.protectionOptOut ?? this.protectionOptOut,
    });
  }
}
