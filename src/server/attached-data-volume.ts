import { RemovalPolicy, Tags } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as kms from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { CheckedDataVolume } from './checked-data-volume';
import type { DataDisk } from './data-disk';
import { acknowledgeNamedZone } from '../synthesis/acknowledge';

/** A volume and the instance that it is attached to. */
export interface AttachedDataVolumeProps {
  readonly volume: CheckedDataVolume;
  readonly instanceId: string;
  readonly availabilityZone: string;
  readonly encryptionKey?: kms.IKey;
  /** The volume's `Name`. */
  readonly volumeName: string;
}

/**
 * A data volume, attached. L1 throughout: the L2 volume writes into the key's policy, which may be another stack's.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-volume.html
 */
export class AttachedDataVolume extends Construct {
  /** Its drive letter or mount point. */
  public readonly name: string;
  public readonly volume: ec2.CfnVolume;
  /** What the server finds of it. */
  public readonly disk: DataDisk;

  constructor(scope: Construct, id: string, props: AttachedDataVolumeProps) {
    super(scope, id);
    this.name = props.volume.name;
    this.volume = new ec2.CfnVolume(this, 'Volume', {
      availabilityZone: props.availabilityZone,
      size: props.volume.gibibytes,
      volumeType: 'gp3',
      iops: props.volume.iops,
      throughput: props.volume.throughput,
      snapshotId: props.volume.snapshotId,
      encrypted: true,
      kmsKeyId: props.encryptionKey?.keyArn,
    });
    acknowledgeNamedZone(this.volume, 'a volume is where its server is');
    this.disk = { volumeId: this.volume.ref, name: this.name, mayFormat: props.volume.snapshotId === undefined };
    // A deployment that fails leaves no volume behind of those that it made: nothing on them is older than that deployment.
    this.volume.applyRemovalPolicy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE);
    Tags.of(this.volume).add('Name', props.volumeName);
    new ec2.CfnVolumeAttachment(this, 'Attachment', {
      device: props.volume.device,
      instanceId: props.instanceId,
      volumeId: this.volume.ref,
    });
  }
}
