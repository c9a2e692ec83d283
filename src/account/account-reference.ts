import { aws_s3 as s3, aws_sns as sns } from 'aws-cdk-lib';
import { Construct, IConstruct } from 'constructs';
import { ACCESS_LOG_PREFIX } from './log-bucket';
import { requireArn, TOPIC_ARN } from '../checks/known-arn';
import { requireBucketName, requireRegionName } from '../checks/names';
import { requireProperties } from '../checks/required-properties';

/** What environments need of their account, made in this app or imported. */
export interface IObanAccount extends IConstruct {
  /** The bucket that load balancers of `accessLogBucketRegion` may write access logs to. Its policy allows it already. */
  readonly accessLogBucket: s3.IBucket;

  /** The Region of `accessLogBucket`: a load balancer can only log to a bucket of its own Region. May be a token. */
  readonly accessLogBucketRegion: string;

  /** The prefix that access logs must have in the bucket, exactly: its policy allows no other. */
  readonly accessLogPrefix: string;

  /** The topic for alarms of the account itself. Alarms of an environment go to the environment's own. */
  readonly topic: sns.ITopic;
}

/** An account that was made elsewhere. */
export interface ObanAccountAttributes {
  /** The name of the bucket that load balancers may write access logs to; not its ARN. */
  readonly accessLogBucketName: string;

  /** The code of the Region of that bucket, such as `ap-southeast-2`. */
  readonly accessLogBucketRegion: string;

  /**
   * The ARN of the account's topic. Its account is that of the bucket: load balancers of other accounts cannot write there.
   */
  readonly topicArn: string;
}

export class ImportedAccount extends Construct implements IObanAccount {
  public readonly accessLogBucket: s3.IBucket;
  public readonly accessLogBucketRegion: string;
  public readonly accessLogPrefix: string = ACCESS_LOG_PREFIX;
  public readonly topic: sns.ITopic;

  constructor(scope: Construct, id: string, attrs: ObanAccountAttributes) {
    super(scope, id);
    requireProperties('ObanAccount.fromAttributes', attrs, ['accessLogBucketName', 'accessLogBucketRegion', 'topicArn']);
    requireBucketName('accessLogBucketName', attrs.accessLogBucketName);
    requireRegionName('accessLogBucketRegion', attrs.accessLogBucketRegion);
    requireArn('topicArn', attrs.topicArn, TOPIC_ARN);
    this.accessLogBucketRegion = attrs.accessLogBucketRegion;
    this.accessLogBucket = s3.Bucket.fromBucketAttributes(this, 'AccessLogBucket', {
      bucketName: attrs.accessLogBucketName,
      region: attrs.accessLogBucketRegion,
    });
    // A function names its subscriptions after the topics, by their construct IDs.
    this.topic = sns.Topic.fromTopicArn(this, `Topic-${this.node.addr}`, attrs.topicArn);
  }
}
