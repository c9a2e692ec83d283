import { aws_s3 as s3, aws_sns as sns } from 'aws-cdk-lib';
import { Construct, IConstruct } from 'constructs';
import { ACCESS_LOG_PREFIX } from './log-bucket';
import { requireArn, TOPIC_ARN } from '../checks/known-arn';
import { requireBucketName, requireRegionName } from '../checks/names';
import { requireStackOfSameCopy } from '../checks/one-copy';
import { requireProperties } from '../checks/required-properties';
import { requireStruct } from '../checks/struct';

/** An account that environments use, which is defined in this app or imported. */
export interface IObanAccount extends IConstruct {
  /** The bucket for access logs of load balancers in `accessLogBucketRegion`. Its policy already allows them to write. */
  readonly accessLogBucket: s3.IBucket;

  /** The Region of `accessLogBucket`, which may be a token. A load balancer can write access logs only to a bucket in its own Region. */
  readonly accessLogBucketRegion: string;

  /** The prefix of access logs in the bucket. The policy of the bucket allows no other prefix. */
  readonly accessLogPrefix: string;

  /** The topic for alarms of the account. Alarms of an environment notify the topic of the environment. */
  readonly topic: sns.ITopic;
}

/** Attributes of an account that is defined in another app or stack. */
export interface ObanAccountAttributes {
  /** The name, not the ARN, of the bucket for access logs of load balancers. */
  readonly accessLogBucketName: string;

  /** The code of the Region of the bucket for access logs, such as `ap-southeast-2`. */
  readonly accessLogBucketRegion: string;

  /**
   * The ARN of the account's topic. The bucket must be in the same account, because it accepts only load balancers of that account.
   */
  readonly topicArn: string;
}

/** An account that is defined in another app or stack. */
export class ImportedAccount extends Construct implements IObanAccount {
  public readonly accessLogBucket: s3.IBucket;
  public readonly accessLogBucketRegion: string;
  public readonly accessLogPrefix: string = ACCESS_LOG_PREFIX;
  public readonly topic: sns.ITopic;

  constructor(scope: Construct, id: string, attrs: ObanAccountAttributes) {
    super(scope, id);
    requireStackOfSameCopy('ObanAccount.fromAttributes', this);
    requireStruct('ObanAccount.fromAttributes', 'ObanAccountAttributes', attrs);
    requireProperties('ObanAccount.fromAttributes', attrs, ['accessLogBucketName', 'accessLogBucketRegion', 'topicArn']);
    requireBucketName('accessLogBucketName', attrs.accessLogBucketName);
    requireRegionName('accessLogBucketRegion', attrs.accessLogBucketRegion);
    requireArn('topicArn', attrs.topicArn, TOPIC_ARN);
    this.accessLogBucketRegion = attrs.accessLogBucketRegion;
    this.accessLogBucket = s3.Bucket.fromBucketAttributes(this, 'AccessLogBucket', {
      bucketName: attrs.accessLogBucketName,
      region: attrs.accessLogBucketRegion,
    });
    // The CDK derives the ids of a function's subscriptions from the construct ids of the topics.
    this.topic = sns.Topic.fromTopicArn(this, `Topic-${this.node.addr}`, attrs.topicArn);
  }
}
