import * as rds from 'aws-cdk-lib/aws-rds';

/**
 * An edition of SQL Server whose licence RDS includes in the price. A database keeps its edition.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/SQLServer.Concepts.General.Licensing.html
 */
export class SqlServerEdition {
  /**
   * Standard Edition: for production. It uses up to 24 cores and 128 GB of memory (SQL Server 2022), may have a standby in a
   * second zone, and has no read replicas.
   */
  public static readonly STANDARD = new SqlServerEdition((version) => rds.DatabaseInstanceEngine.sqlServerSe({ version }));

  /** Web Edition: its licence allows nothing but web pages, sites, applications and services that the Internet reaches. */
  public static readonly WEB = new SqlServerEdition((version) => rds.DatabaseInstanceEngine.sqlServerWeb({ version }));

  /** Express Edition: 10 GB per database, small burstable classes, no standby, no SQL Server Agent. For trying things out. */
  public static readonly EXPRESS = new SqlServerEdition((version) => rds.DatabaseInstanceEngine.sqlServerEx({ version }), ['error']);

  private constructor(
    private readonly engineOf: (version: rds.SqlServerEngineVersion) => rds.IInstanceEngine,
    /**
     * The logs that RDS exports.
     *
     * @internal
     */
    public readonly _logs: string[] = ['error', 'agent'],
  ) {}

  /** @internal */
  public _engine(version: rds.SqlServerEngineVersion): rds.IInstanceEngine {
    return this.engineOf(version);
  }
}
