import * as rds from 'aws-cdk-lib/aws-rds';

/**
 * An edition of SQL Server with the license included in the price of RDS. The edition of a database cannot change later.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/SQLServer.Concepts.General.Licensing.html
 */
export class SqlServerEdition {
  /**
   * Standard Edition, for production. It uses up to 24 cores and 128 GB of memory (SQL Server 2022), supports a standby in a second Availability
   * Zone, and has no read replicas.
   */
  public static readonly STANDARD = new SqlServerEdition((version) => rds.DatabaseInstanceEngine.sqlServerSe({ version }));

  /** Web Edition. Its license allows only web pages, websites, web applications and web services that are accessible from the Internet. */
  public static readonly WEB = new SqlServerEdition((version) => rds.DatabaseInstanceEngine.sqlServerWeb({ version }));

  /** Express Edition, for trials. It has at most 10 GB per database, small burstable instance classes, no standby and no SQL Server Agent. */
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
