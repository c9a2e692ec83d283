import { aws_iam as iam, aws_s3 as s3, Duration, RemovalPolicy, Stack, Token } from 'aws-cdk-lib';
import { RegionInfo } from 'aws-cdk-lib/region-info';
import { Construct } from 'constructs';
import { wholeDays } from '../checks/whole-units';
import { acknowledge } from '../synthesis/acknowledge';

/** Where load balancers put their access logs. Their log files lie at `<prefix>/AWSLogs/<account>/…` below it. */
export const ACCESS_LOG_PREFIX = 'load-balancers';

/** Where CloudTrail puts its log files; the service chooses the name. */
export const TRAIL_LOG_PREFIX = 'AWSLogs';

const CHEAPER_STORAGE_AFTER = Duration.days(90);
// Glacier Instant Retrieval charges at least this long, so that a shorter stay would cost more than it saves.
const SHORTEST_STAY_IN_CHEAPER_STORAGE = Duration.days(90);
// How long an overwritten or deleted log file can still be restored.
const OVERWRITTEN_KEPT_FOR = Duration.days(90);

export interface LogBucketProps {
  /** How long the trail's log files are kept; undefined without a trail. */
  readonly trailRetention: Duration | undefined;
  readonly accessLogRetention: Duration;
}

/**
 * The account's one bucket. Its policy lets load balancers write from the start, because an environment in another
 * stack or app knows the bucket only by name and cannot change the policy.
 */
export class LogBucket extends Construct {
  public readonly bucket: s3.Bucket;

  constructor(scope: Construct, id: string, props: LogBucketProps) {
    super(scope, id);
    const lifecycleRules: s3.LifecycleRule[] = [
      {
        id: 'overwritten-and-unfinished',
        noncurrentVersionExpiration: OVERWRITTEN_KEPT_FOR,
        abortIncompleteMultipartUploadAfter: Duration.days(7),
        expiredObjectDeleteMarker: true,
      },
      {
        id: 'access-logs',
        prefix: `${ACCESS_LOG_PREFIX}/`,
        expiration: requireWholeDays('accessLogRetention', props.accessLogRetention),
      },
    ];
    if (props.trailRetention) {
      lifecycleRules.push({
        id: 'trail',
        prefix: `${TRAIL_LOG_PREFIX}/`,
        expiration: requireWholeDays('logRetention', props.trailRetention),
        transitions: worthMoving(props.trailRetention)
          ? [{ storageClass: s3.StorageClass.GLACIER_INSTANT_RETRIEVAL, transitionAfter: CHEAPER_STORAGE_AFTER }]
          : undefined,
      });
    }

    this.bucket = new s3.Bucket(this, 'Bucket', {
      versioned: true,
      blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      objectOwnership: s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
      // Load balancers write with SSE-S3 only; CloudTrail asks for its own key with every object.
      encryption: s3.BucketEncryption.S3_MANAGED,
      lifecycleRules,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    acknowledge(this.bucket, {
      'AwsSolutions-S1': 'the design has a single bucket, and one that logs to itself never ends; for who read it, add its data events to the trail',
    });
    this.letLoadBalancersWrite();
  }

  /**
   * Without conditions: AWS's own policy for it has none, and one whose key the service does not fill keeps every log out.
   * What keeps other accounts out is the path, since Elastic Load Balancing writes below the id of the account whose load
   * balancer it is. Not narrower than the account, because the test object written when logging is turned on lies there.
   *
   * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html
   */
  private letLoadBalancersWrite(): void {
    const { account, region } = Stack.of(this);
    const objects = this.bucket.arnForObjects(`${ACCESS_LOG_PREFIX}/AWSLogs/${account}/*`);
    this.bucket.addToResourcePolicy(new iam.PolicyStatement({
      sid: 'LoadBalancersWriteAccessLogs',
      principals: [new iam.ServicePrincipal('logdelivery.elasticloadbalancing.amazonaws.com')],
      actions: ['s3:PutObject'],
      resources: [objects],
    }));

    // Regions opened before August 2022 delivered from an account of the service's own, and some still may.
    const deliveryAccount = Token.isUnresolved(region) ? undefined : RegionInfo.get(region).elbv2Account;
    if (deliveryAccount) {
      this.bucket.addToResourcePolicy(new iam.PolicyStatement({
        sid: 'OlderLoadBalancersWriteAccessLogs',
        principals: [new iam.AccountPrincipal(deliveryAccount)],
        actions: ['s3:PutObject'],
        resources: [objects],
      }));
    }
  }
}

function requireWholeDays(property: string, retention: Duration): Duration {
  if (retention.isUnresolved()) return Duration.days(wholeDays(property, retention));
  const days = retention.toDays({ integral: false });
  if (days < 1 || !Number.isInteger(days)) {
    throw new Error(`${property} must be a whole number of days, at least one, got ${retention.toHumanString()}`);
  }
  return retention;
}

function worthMoving(retention: Duration): boolean {
  return retention.isUnresolved() || retention.toDays() >= CHEAPER_STORAGE_AFTER.plus(SHORTEST_STAY_IN_CHEAPER_STORAGE).toDays();
}
