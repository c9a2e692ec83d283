import { Duration } from 'aws-cdk-lib';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Heartbeat } from './notifications/heartbeat';

/** Every default that differs between environments. What you say in an environment's own properties goes before it. */
export interface EnvironmentProfileOptions {
  /**
   * Encrypt volumes, images, the database, its secret and logs with a key of the environment, rather than with the account's
   * AWS-managed keys. Decide before the first deployment: a volume and a database keep the key that they were made with.
   *
   * @default - as in the profile that it is made from
   */
  readonly customerKey?: boolean;

  /**
   * A NAT gateway in each zone, so that no zone loses its way out together with another, rather than a single one.
   *
   * @default - as in the profile that it is made from
   */
  readonly natGatewayPerZone?: boolean;

  /**
   * A standby of the database in a second zone.
   *
   * @default - as in the profile that it is made from
   */
  readonly multiAzDatabase?: boolean;

  /**
   * Apply changes that interrupt the database during the deployment, rather than in the maintenance window. `applyImmediately` of the database
   * goes before it.
   *
   * @default - as in the profile that it is made from
   */
  readonly applyDatabaseChangesImmediately?: boolean;

  /**
   * How long automated backups of the database are kept: 14 to 35 days.
   *
   * @default - as in the profile that it is made from
   */
  readonly databaseBackupRetention?: Duration;

  /**
   * Refuse editions of SQL Server below Standard.
   *
   * @default - as in the profile that it is made from
   */
  readonly standardEditionOnly?: boolean;

  /**
   * How long the error log and the agent log of the database are kept in CloudWatch Logs.
   *
   * @default - as in the profile that it is made from
   */
  readonly databaseLogRetention?: logs.RetentionDays;

  /**
   * How long the flow logs of a new VPC are kept.
   *
   * @default - as in the profile that it is made from
   */
  readonly flowLogRetention?: logs.RetentionDays;

  /**
   * How often the check of the backups mails that all is well.
   *
   * @default - as in the profile that it is made from
   */
  readonly backupHeartbeat?: Heartbeat;

  /**
   * Why removed images, snapshots and volumes are not retained in the Recycle Bin. The reason stays readable in the template, on the
   * function that removes images. `backup.recycleBin` of an environment goes before it.
   *
   * @default - as in the profile that it is made from
   */
  readonly recycleBinOptOut?: string;

  /**
   * Thresholds of alarms by their name, such as `cpu-app01`, or their kind, such as `cpu`, in the unit that the alarm's description gives.
   * A name that no alarm of the environment has fails the synthesis; a kind may be of what it does not have, such as a database.
   *
   * @default - as in the profile that it is made from; yours are added
   */
  readonly alarmThresholds?: { [alarm: string]: number };

  /**
   * Warn at synthesis when the stack has no termination protection.
   *
   * @default - as in the profile that it is made from
   */
  readonly expectStackTerminationProtection?: boolean;

  /**
   * Why nothing is protected from deletion: load balancers, servers, the database. The reason stays readable in the template.
   *
   * @default - as in the profile that it is made from
   */
  readonly protectionOptOut?: string;
}

/** Settings that are reasons: a profile may have none of them. */
type OptOut = 'recycleBinOptOut' | 'protectionOptOut';

/**
 * Every default that differs between production and other environments, in one place. Your own:
 * `EnvironmentProfile.staging().customize({ natGatewayPerZone: true })`.
 *
 * @example
 * const profile = EnvironmentProfile.staging().customize({ natGatewayPerZone: true, databaseBackupRetention: Duration.days(21) });
 */
export class EnvironmentProfile {
  /** Nothing saved on safety: a customer key, everything in two zones, everything protected, removed images and volumes retained. */
  public static production(): EnvironmentProfile {
    return new EnvironmentProfile({
      customerKey: true,
      natGatewayPerZone: true,
      multiAzDatabase: true,
      applyDatabaseChangesImmediately: false,
      databaseBackupRetention: Duration.days(35),
      standardEditionOnly: true,
      databaseLogRetention: logs.RetentionDays.ONE_YEAR,
      // Storing a year costs a fraction of taking the records in, and an intrusion is often found months later.
      flowLogRetention: logs.RetentionDays.ONE_YEAR,
      backupHeartbeat: Heartbeat.WEEKLY,
      alarmThresholds: {},
      expectStackTerminationProtection: true,
    });
  }

  /** Production's shape at less cost: one NAT gateway, no standby of the database, AWS-managed keys. Everything protected. */
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
      recycleBinOptOut: 'outside production: what is removed costs nothing any more',
      // Smaller machines under tests of load are busy at times, and nobody waits for them.
      alarmThresholds: { 'cpu': 95, 'memory': 95, 'database-cpu': 95, 'database-read-latency': 0.05, 'database-write-latency': 0.05 },
      expectStackTerminationProtection: false,
    });
  }

  /**
   * As staging, and nothing stands in the way of deleting it; for protection, begin with `staging()`. The database leaves a
   * snapshot behind and volumes stay, as everywhere.
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
  /** How long automated backups of the database are kept. */
  public readonly databaseBackupRetention: Duration;
  /** Whether editions of SQL Server below Standard are refused. */
  public readonly standardEditionOnly: boolean;
  /** How long the error log and the agent log of the database are kept in CloudWatch Logs. */
  public readonly databaseLogRetention: logs.RetentionDays;
  /** How long the flow logs of a new VPC are kept. */
  public readonly flowLogRetention: logs.RetentionDays;
  /** How often the check of the backups mails that all is well. */
  public readonly backupHeartbeat: Heartbeat;
  /** Why removed images, snapshots and volumes are not retained in the Recycle Bin. Undefined: they are. */
  public readonly recycleBinOptOut?: string;
  /** Thresholds of alarms that differ from the library's own, by their name or kind. */
  public readonly alarmThresholds: { [alarm: string]: number };
  /** Whether a stack without termination protection is warned of. */
  public readonly expectStackTerminationProtection: boolean;
  /** Why nothing is protected from deletion. Undefined: everything is protected. */
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

  /** This profile with some settings of your own. */
  public customize(options: EnvironmentProfileOptions): EnvironmentProfile {
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
