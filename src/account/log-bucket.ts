import { aws_iam as iam, aws_s3 as s3, Duration, RemovalPolicy, Stack, Token } from 'aws-cdk-lib';
import { RegionInfo } from 'aws-cdk-lib/region-info';
import { Construct } from 'constructs';
import { wholeDays } from '../checks/whole-units';
import { acknowledge } from '../synthesis/acknowledge';

/** The prefix of access logs of load balancers. The log files are at `<prefix>/AWSLogs/<account>/…`. */
export const ACCESS_LOG_PREFIX = 'load-balancers';

/** The prefix of CloudTrail log files, which the service determines. */
export const TRAIL_LOG_PREFIX = 'AWSLogs';

const CHEAPER_STORAGE_AFTER = Duration.days(90);
// The minimum storage duration that Glacier Instant Retrieval charges. Objects that are deleted earlier would cost more.
const SHORTEST_STAY_IN_CHEAPER_STORAGE = Duration.days(90);
// The time for which an overwritten or deleted log file can be restored.
const OVERWRITTEN_KEPT_FOR = Duration.days(90);

/** Properties of the bucket for logs. */
export interface LogBucketProps {
  /** The retention of the trail's log files; undefined without a trail. */
  readonly trailRetention: Duration | undefined;
  readonly accessLogRetention: Duration;
}

/**
 * The bucket for logs of the account. Its policy allows load balancers to write from the beginning, because an environment in another stack or app
 * knows only the name of the bucket and cannot change the policy.
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
      // Load balancers can write with SSE-S3 only. CloudTrail sets its own key for every object.
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
   * Allows load balancers to write. The statement has no conditions, like the policy in the documentation of AWS: a condition on a key that the
   * service does not set would deny every log. The path restricts it to this account, because Elastic Load Balancing writes below the id of the load
   * balancer's account. It cannot be narrower, because the test object that is written when logging is enabled is directly below that id.
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

    // In Regions that were opened before August 2022, access logs are delivered from an account of the service.
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
