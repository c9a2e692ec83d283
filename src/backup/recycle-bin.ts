import { Duration } from 'aws-cdk-lib';
import * as rbin from 'aws-cdk-lib/aws-rbin';
import { Construct } from 'constructs';
import { ENVIRONMENT_TAG } from '../tags';

/**
 * For how long removed images and snapshots of the environment can be brought back: 1 to 365 days. A snapshot in the Recycle Bin
 * costs what it did before.
 *
 * @see https://docs.aws.amazon.com/ebs/latest/userguide/recycle-bin.html
 */
export interface RecycleBinOptions {
  /** Images. */
  readonly images: Duration;

  /**
   * Snapshots: as long as images at least, as an image comes back with its snapshots only.
   *
   * @default - as long as images
   */
  readonly snapshots?: Duration;
}

/** Whose images and snapshots are retained. */
export interface RecycleBinProps extends RecycleBinOptions {
  /** The environment's name. */
  readonly environmentName: string;
}

/** Keeps what is removed, on purpose or not, for some days more. By tag: other environments' images are not kept by it. */
export class RecycleBin extends Construct {
  constructor(scope: Construct, id: string, props: RecycleBinProps) {
    super(scope, id);
    const images = days('images', props.images);
    const snapshots = days('snapshots', props.snapshots ?? props.images);
    if (snapshots < images) { // promise FN-3s.3
      throw new Error(
        `backup.recycleBin keeps snapshots for ${snapshots} days and images for ${images}: keep snapshots as long, as an image comes back with its snapshots only`,
      );
    }
    this.keep('Snapshots', 'EBS_SNAPSHOT', snapshots, props.environmentName); // promise FN-3s.2
    this.keep('Images', 'EC2_IMAGE', images, props.environmentName); // promise FN-3s.1
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

function days(name: string, retention: Duration): number {
  const value = retention.isUnresolved() ? NaN : retention.toDays({ integral: false });
  if (!Number.isInteger(value) || value < 1 || value > 365) {
    throw new Error(`backup.recycleBin.${name} is ${retention.isUnresolved() ? 'only known at deployment' : retention.toHumanString()}: give 1 to 365 whole days`);
  }
  return value;
}
