import { Arn, ArnFormat, aws_cloudtrail as cloudtrail, aws_iam as iam, aws_kms as kms, aws_logs as logs, aws_s3 as s3, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { TRAIL_LOG_PREFIX } from './log-bucket';

/** Properties of the account's own trail. */
export interface OwnTrailProps {
  readonly trailName: string;
  readonly bucket: s3.Bucket;
  /** The principals that may read and decrypt the log files. */
  readonly readers: iam.IPrincipal[];
}

/**
 * The account's own trail, its key, and the permissions of its readers. Only this trail can encrypt with the key.
 *
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-kms-key-policy-for-cloudtrail.html
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-s3-bucket-policy-for-cloudtrail.html
 */
export class OwnTrail extends Construct {
  public readonly trail: cloudtrail.Trail;
  public readonly key: kms.Key;
  /** The log group with the events of the last year, for alarms and queries. */
  public readonly logGroup: logs.LogGroup;

  private readonly serviceForThisTrail: iam.IPrincipal;
  private readonly logFiles: string;

  constructor(scope: Construct, id: string, private readonly props: OwnTrailProps) {
    super(scope, id);
    // The ARN is composed from the name, because the trail depends on both policies.
    const trailArn = this.trailArnLike(Stack.of(this).region, props.trailName);
    this.serviceForThisTrail = new iam.ServicePrincipal('cloudtrail.amazonaws.com', {
      conditions: { StringEquals: { 'aws:SourceArn': trailArn } },
    });
    this.logFiles = `${TRAIL_LOG_PREFIX}/${Stack.of(this).account}/*`;

    this.key = new kms.Key(this, 'Key', {
      description: `Log files of the trail ${props.trailName}`,
      enableKeyRotation: true,
      // Without the key, the retained log files cannot be decrypted.
      removalPolicy: RemovalPolicy.RETAIN,
    });
    this.letCloudTrailEncrypt();
    this.letCloudTrailWrite();
    this.letCloudWatchLogsEncrypt();
    props.readers.forEach(reader => this.letRead(reader));

    this.logGroup = new logs.LogGroup(this, 'LogGroup', {
      // An intrusion is often found months later: https://docs.aws.amazon.com/securityhub/latest/userguide/cloudwatch-controls.html#cloudwatch-16
      retention: logs.RetentionDays.ONE_YEAR,
      encryptionKey: this.key,
      // The bucket retains all events for a longer time.
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.trail = new cloudtrail.Trail(this, 'Trail', {
      trailName: props.trailName,
      // The bucket is imported, because the trail would otherwise add statements to its policy that any trail could use.
      bucket: s3.Bucket.fromBucketName(this, 'TrailBucket', props.bucket.bucketName),
      encryptionKey: this.key,
      sendToCloudWatchLogs: true,
      cloudWatchLogGroup: this.logGroup,
      isMultiRegionTrail: true,
      includeGlobalServiceEvents: true,
      enableFileValidation: true,
    });
    // CloudTrail writes to the bucket when the trail is created.
    this.trail.node.addDependency(props.bucket.policy!);
  }

  /** Allows CloudTrail to encrypt. It does not need `kms:Decrypt`, which is only required for buckets with a bucket key. */
  private letCloudTrailEncrypt(): void {
    this.key.addToResourcePolicy(new iam.PolicyStatement({
      sid: 'CloudTrailEncrypts',
      principals: [this.serviceForThisTrail],
      actions: ['kms:GenerateDataKey*'],
      resources: ['*'],
      conditions: { StringLike: { 'kms:EncryptionContext:aws:cloudtrail:arn': this.trailArnLike('*', '*') } },
    }));
    this.key.addToResourcePolicy(new iam.PolicyStatement({
      sid: 'CloudTrailDescribesTheKey',
      principals: [this.serviceForThisTrail],
      actions: ['kms:DescribeKey'],
      resources: ['*'],
    }));
  }

  private letCloudTrailWrite(): void {
    const { bucket } = this.props;
    bucket.addToResourcePolicy(new iam.PolicyStatement({
      sid: 'CloudTrailChecksTheBucket',
      principals: [this.serviceForThisTrail],
      actions: ['s3:GetBucketAcl'],
      resources: [bucket.bucketArn],
    }));
    bucket.addToResourcePolicy(new iam.PolicyStatement({
      sid: 'CloudTrailWrites',
      principals: [this.serviceForThisTrail],
      actions: ['s3:PutObject'],
      resources: [bucket.arnForObjects(this.logFiles)],
      conditions: { StringEquals: { 's3:x-amz-acl': 'bucket-owner-full-control' } },
    }));
  }

  /** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html */
  private letCloudWatchLogsEncrypt(): void {
    const { account, partition, region } = Stack.of(this);
    this.key.addToResourcePolicy(new iam.PolicyStatement({
      sid: 'CloudWatchLogs',
      principals: [new iam.ServicePrincipal(`logs.${region}.amazonaws.com`)],
      actions: ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:DescribeKey'],
      resources: ['*'],
      conditions: { ArnLike: { 'kms:EncryptionContext:aws:logs:arn': `arn:${partition}:logs:${region}:${account}:log-group:*` } },
    }));
  }

  /** Adds separate statements for each reader, because one statement would apply the conditions of each principal to all of them. */
  private letRead(reader: iam.IPrincipal): void {
    const { bucket } = this.props;
    this.key.addToResourcePolicy(new iam.PolicyStatement({
      principals: [reader],
      actions: ['kms:Decrypt'],
      resources: ['*'],
      conditions: { Null: { 'kms:EncryptionContext:aws:cloudtrail:arn': 'false' } },
    }));
    bucket.addToResourcePolicy(new iam.PolicyStatement({
      principals: [reader],
      actions: ['s3:GetObject'],
      resources: [bucket.arnForObjects(this.logFiles)],
    }));
    bucket.addToResourcePolicy(new iam.PolicyStatement({
      principals: [reader],
      actions: ['s3:ListBucket'],
      resources: [bucket.bucketArn],
      conditions: { StringLike: { 's3:prefix': `${TRAIL_LOG_PREFIX}/*` } },
    }));
    // `aws cloudtrail validate-logs` requires this permission.
    bucket.addToResourcePolicy(new iam.PolicyStatement({
      principals: [reader],
      actions: ['s3:GetBucketLocation'],
      resources: [bucket.bucketArn],
    }));
  }

  private trailArnLike(region: string, trailName: string): string {
    return Arn.format({
      service: 'cloudtrail',
      resource: 'trail',
      resourceName: trailName,
      region,
      arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
    }, Stack.of(this));
  }
}
