import { aws_s3 as s3, Duration } from 'aws-cdk-lib';
import { requireWithoutKms } from './access-log-bucket';
import { requireStruct } from '../checks/struct';

/** Options of the account's own trail. */
export interface AccountTrailOptions {
  /**
   * The retention of the log files in whole days. They are moved to a cheaper storage class after 90 days.
   *
   * @default Duration.days(2557) - seven years, like the retention of CloudTrail Lake
   */
  readonly logRetention?: Duration;
}

/** Options of a trail of the organization. */
export interface OrganizationTrailOptions {
  /**
   * An existing bucket for the access logs of load balancers.
   *
   * Its policy must allow `logdelivery.elasticloadbalancing.amazonaws.com` to write under `load-balancers/`. The bucket must be in the Region of the
   * load balancers and use SSE-S3. If its Region is not that of the stack, import it with its Region:
   * `s3.Bucket.fromBucketAttributes(this, 'Archive', { bucketName, region })`.
   *
   * @default - a bucket is created
   * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html
   */
  readonly accessLogBucket?: s3.IBucket;
}

/**
 * The trail that records the API calls of the account.
 *
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-create-and-update-a-trail.html
 */
export class AccountTrail {
  /**
   * Returns a trail of the account itself: for all Regions, with log file validation, encrypted with its own key, in the account's bucket.
   *
   * @param options the retention
   */
  public static account(options: AccountTrailOptions = {}): AccountTrail {
    requireStruct('AccountTrail.account', 'AccountTrailOptions', options);
    // Seven years, like CloudTrail Lake. Two of them have a leap day.
    return new AccountTrail(true, options.logRetention ?? Duration.days(2557), undefined);
  }

  /**
   * Returns a trail of the organization, which already records this account. No trail is created, because a second one would be billed for the same
   * events.
   *
   * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/creating-trail-organization.html
   * @param options an existing bucket for access logs
   * @throws if the bucket is encrypted with a KMS key, to which load balancers cannot write
   */
  public static organization(options: OrganizationTrailOptions = {}): AccountTrail {
    requireStruct('AccountTrail.organization', 'OrganizationTrailOptions', options);
    if (options.accessLogBucket) {
      requireWithoutKms('accessLogBucket of AccountTrail.organization', options.accessLogBucket);
    }
    return new AccountTrail(false, undefined, options.accessLogBucket);
  }

  private constructor(
    /** Whether the account has its own trail. */
    public readonly isOwn: boolean,
    /** The retention of the log files of the account's own trail; undefined for a trail of the organization. */
    public readonly logRetention: Duration | undefined,
    /** The existing bucket for access logs; undefined if a bucket is created. */
    public readonly accessLogBucket: s3.IBucket | undefined,
  ) {}
}
