import { Duration } from 'aws-cdk-lib';
import * as rbin from 'aws-cdk-lib/aws-rbin';
import { Construct } from 'constructs';
import { requireEnvironmentName } from '../checks/environment-name';
import { requireProperties } from '../checks/required-properties';
import { ENVIRONMENT_TAG } from '../tags/tag-keys';

/**
 * How long removed images, snapshots and volumes of the environment can be restored from the Recycle Bin. Snapshots and volumes in it
 * cost as much as before.
 *
 * The retention rules select by the tag `oban:environment`, and AWS locks only rules that select by no tag. So whoever may delete a
 * rule, or remove the tag from a resource, can remove the resource permanently afterwards. A resource that is already in the Recycle
 * Bin stays until its time is over.
 *
 * @see https://docs.aws.amazon.com/ebs/latest/userguide/recycle-bin.html
 * @see https://docs.aws.amazon.com/ebs/latest/userguide/recycle-bin-lock.html
 */
export interface RecycleBinOptions {
  /**
   * Images: 1 to 365 days.
   *
   * @default Duration.days(7)
   */
  readonly images?: Duration;

  /**
   * Snapshots: at least as long as images, because an image can be restored only with its snapshots; 365 days at most.
   *
   * @default - as long as images
   */
  readonly snapshots?: Duration;

  /**
   * Volumes: 1 to 7 days, which is AWS's limit. Root volumes of terminated servers and cluster members are included, and data volumes
   * that somebody deletes.
   *
   * @default Duration.days(7)
   * @see https://docs.aws.amazon.com/ebs/latest/userguide/recycle-bin-create-rule.html
   */
  readonly volumes?: Duration;
}

/** The environment whose images, snapshots and volumes are retained. */
export interface RecycleBinProps extends RecycleBinOptions {
  /** The environment's name. */
  readonly environmentName: string;
}

/** How long images and volumes are retained, unless the options say otherwise. */
const DEFAULT_RETENTION = Duration.days(7);

/** The longest retention of an image or a snapshot. */
const MAX_DAYS = 365;

/** The longest retention of a volume. */
const MAX_VOLUME_DAYS = 7;

/** Retains removed images, snapshots and volumes of one environment for some days. Those of other environments are not affected. */
export class RecycleBin extends Construct {
  constructor(scope: Construct, id: string, props: RecycleBinProps) {
    super(scope, id);
    requireProperties('RecycleBin', props, ['environmentName']);
    requireEnvironmentName(props.environmentName);
    const images = days('images', props.images ?? DEFAULT_RETENTION, MAX_DAYS);
    const snapshots = days('snapshots', props.snapshots ?? props.images ?? DEFAULT_RETENTION, MAX_DAYS);
    const volumes = days('volumes', props.volumes ?? DEFAULT_RETENTION, MAX_VOLUME_DAYS); // promise FN-3s.5
    if (snapshots < images) { // promise FN-3s.3
      throw new Error(
        `backup.recycleBin keeps snapshots for ${snapshots} days and images for ${images}: keep snapshots as long, as an image comes back with its snapshots only`,
      );
    }
    this.keep('Snapshots', 'EBS_SNAPSHOT', snapshots, props.environmentName); // promise FN-3s.2
    this.keep('Images', 'EC2_IMAGE', images, props.environmentName); // promise FN-3s.1
    this.keep('Volumes', 'EBS_VOLUME', volumes, props.environmentName); // promise FN-3s.6
  }

  private keep(id: string, resourceType: string, retentionDays: number, environmentName: string): void {
    new rbin.CfnRule(this, id, {
      resourceType,
      description: `Oban environment ${environmentName}: removed ${id.toLowerCase()} can be brought back`,
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
