import { aws_s3 as s3, Duration } from 'aws-cdk-lib';
import { requireWithoutKms } from './access-log-bucket';

/** How long the account's own trail is kept. */
export interface AccountTrailOptions {
  /**
   * How long the trail's log files are kept, in whole days. They move to cheaper storage on the way.
   *
   * @default Duration.days(2557) - seven years, as CloudTrail Lake keeps events
   */
  readonly logRetention?: Duration;
}

/** What an organisation provides to the account besides its trail. */
export interface OrganizationTrailOptions {
  /**
   * An existing bucket for the access logs of load balancers, instead of one that the account makes.
   *
   * Its owner must let `logdelivery.elasticloadbalancing.amazonaws.com` write under `load-balancers/`, and it must be in
   * the Region of the load balancers and encrypt with SSE-S3. Import it with its Region when that is not the stack's:
   * `s3.Bucket.fromBucketAttributes(this, 'Archive', { bucketName, region })`.
   *
   * @default - the account makes a bucket for them
   * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html
   */
  readonly accessLogBucket?: s3.IBucket;
}

/**
 * Who records what is done in the account.
 *
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-create-and-update-a-trail.html
 */
export class AccountTrail {
  /** The account has a trail of its own: all Regions, validated, encrypted with its own key, in the account's bucket. */
  public static account(options: AccountTrailOptions = {}): AccountTrail {
    // As CloudTrail Lake's seven years: two of them have a leap day.
    return new AccountTrail(true, options.logRetention ?? Duration.days(2557), undefined);
  }

  /**
   * A trail of the organisation records this account already, so that none is made here: a second one would cost again
   * for the same events.
   *
   * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/creating-trail-organization.html
   * @throws if the bucket encrypts with a KMS key, which load balancers cannot write under
   */
  public static organization(options: OrganizationTrailOptions = {}): AccountTrail {
    if (options.accessLogBucket) {
      requireWithoutKms('accessLogBucket of AccountTrail.organization', options.accessLogBucket);
    }
    return new AccountTrail(false, undefined, options.accessLogBucket);
  }

  private constructor(
    /** Whether the account has a trail of its own. */
    public readonly isOwn: boolean,
    /** How long the account's own trail is kept; undefined without one. */
    public readonly logRetention: Duration | undefined,
    /** The existing bucket for access logs; undefined if the account makes one. */
    public readonly accessLogBucket: s3.IBucket | undefined,
  ) {}
}
