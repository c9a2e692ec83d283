import { Duration } from 'aws-cdk-lib';
import * as rbin from 'aws-cdk-lib/aws-rbin';
import { Construct } from 'constructs';
import { requireEnvironmentName } from '../checks/environment-name';
import { requireProperties } from '../checks/required-properties';
import { requireProps } from '../checks/struct';
import { ENVIRONMENT_TAG } from '../tags/tag-keys';

/**
 * The time for which removed images, snapshots and volumes of the environment can be restored from the Recycle Bin. Snapshots and volumes in
 * the Recycle Bin cost as much as before.
 *
 * The retention rules select resources by the tag `oban:environment`, and AWS can lock only rules without tags. So anyone who may delete a
 * rule, or remove the tag from a resource, can then remove the resource permanently. A resource that is already in the Recycle Bin stays
 * until the end of its retention.
 *
 * @see https://docs.aws.amazon.com/ebs/latest/userguide/recycle-bin.html
 * @see https://docs.aws.amazon.com/ebs/latest/userguide/recycle-bin-lock.html
 */
export interface RecycleBinOptions {
  /**
   * The retention of images: 1 to 365 days.
   *
   * @default Duration.days(7)
   */
  readonly images?: Duration;

  /**
   * The retention of snapshots: at least that of images, because an image can be restored only with its snapshots; at most 365 days.
   *
   * @default - as long as images
   */
  readonly snapshots?: Duration;

  /**
   * The retention of volumes: 1 to 7 days, which is AWS's limit. It includes root volumes of terminated servers and cluster members, and
   * deleted data volumes.
   *
   * @default Duration.days(7)
   * @see https://docs.aws.amazon.com/ebs/latest/userguide/recycle-bin-create-rule.html
   */
  readonly volumes?: Duration;
}

/** Properties of the Recycle Bin of an environment. */
export interface RecycleBinProps extends RecycleBinOptions {
  /** The environment's name. */
  readonly environmentName: string;
}

/** The default retention of images and volumes. */
const DEFAULT_RETENTION = Duration.days(7);

/** The longest retention of an image or a snapshot. */
const MAX_DAYS = 365;

/** The longest retention of a volume. */
const MAX_VOLUME_DAYS = 7;

/** The retention rules for removed images, snapshots and volumes of one environment. They do not affect other environments. */
export class RecycleBin extends Construct {
  constructor(scope: Construct, id: string, props: RecycleBinProps) {
    super(scope, id);
    requireProps(this, RecycleBin, 'RecycleBin', props);
    requireProperties('RecycleBin', props, ['environmentName']);
    requireEnvironmentName(props.environmentName);
    const images = days('images', props.images ?? DEFAULT_RETENTION, MAX_DAYS);
    const snapshots = days('snapshots', props.snapshots ?? props.images ?? DEFAULT_RETENTION, MAX_DAYS);
    const volumes = days('volumes', props.volumes ?? DEFAULT_RETENTION, MAX_VOLUME_DAYS); // promise FN-3s.5
    if (snapshots < images) { // promise FN-3s.3
      throw new Error(
        `backup.recycleBin keeps snapshots for ${snapshots} days and images for ${images}: keep snapshots at least as long, because an image can be restored only with its snapshots`,
      );
    }
    this.keep('Snapshots', 'EBS_SNAPSHOT', snapshots, props.environmentName); // promise FN-3s.2
    this.keep('Images', 'EC2_IMAGE', images, props.environmentName); // promise FN-3s.1
    this.keep('Volumes', 'EBS_VOLUME', volumes, props.environmentName); // promise FN-3s.6
  }

  private keep(id: string, resourceType: string, retentionDays: number, environmentName: string): void {
    new rbin.CfnRule(this, id, {
      resourceType,
      description: `Oban environment ${environmentName}: removed ${id.toLowerCase()} can be restored`,
      resourceTags: [{ resourceTagKey: ENVIRONMENT_TAG, resourceTagValue: environmentName }], // promise FN-3s.4
      retentionPeriod: { retentionPeriodUnit: 'DAYS', retentionPeriodValue: retentionDays },
    });
  }
}

function days(name: string, retention: Duration, max: number): number {
  const value = retention.isUnresolved() ? NaN : retention.toDays({ integral: false });
  if (!Number.isInteger(value) || value < 1 || value > max) {
    throw new Error(`backup.recycleBin.${name} is ${retention.isUnresolved() ? 'only known at deployment' : retention.toHumanString()}: give 1 to ${max} whole days`);
  }
  return value;
}
