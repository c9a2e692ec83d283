import { DescribeTrailsCommand, GetTrailStatusCommand } from '@aws-sdk/client-cloudtrail';
import { question } from '../account/question';

/** A trail of this account and Region. */
export interface Trail {
  readonly name: string;
  readonly arn: string;
  readonly bucketName?: string;
  readonly isOfAllRegions: boolean;
  readonly isValidated: boolean;
  readonly keyId?: string;
}

/**
 * Returns the trails whose home is this Region.
 *
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_DescribeTrails.html
 */
export const trails = question('cloudtrail:DescribeTrails', async ({ clients: { cloudTrail } }): Promise<Trail[]> => {
  const { trailList = [] } = await cloudTrail.send(new DescribeTrailsCommand({ includeShadowTrails: false }));
  return trailList.map((trail) => ({
    name: trail.Name!,
    arn: trail.TrailARN!,
    bucketName: trail.S3BucketName,
    isOfAllRegions: trail.IsMultiRegionTrail === true,
    isValidated: trail.LogFileValidationEnabled === true,
    keyId: trail.KmsKeyId,
  }));
});

/** The state of a trail. */
export interface TrailStatus {
  readonly isLogging: boolean;
  readonly startedAt?: Date;
  readonly deliveredAt?: Date;
  /** The errors of the last deliveries to the bucket and to the log group. */
  readonly errors: readonly string[];
}

/** Returns whether a trail logs, and its last deliveries. */
export const trailStatus = question('cloudtrail:GetTrailStatus', async ({ clients: { cloudTrail } }, arn: string): Promise<TrailStatus> => {
  const status = await cloudTrail.send(new GetTrailStatusCommand({ Name: arn }));
  return {
    isLogging: status.IsLogging === true,
    startedAt: status.StartLoggingTime,
    deliveredAt: status.LatestDeliveryTime,
    errors: [status.LatestDeliveryError, status.LatestCloudWatchLogsDeliveryError].flatMap((error) => error || []),
  };
});
