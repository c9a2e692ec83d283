import { RemovalPolicy, Tags } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as kms from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { CheckedDataVolume } from './checked-data-volume';
import type { DataDisk } from './data-disk';
import { acknowledgeNamedZone } from '../synthesis/acknowledge';

/** Properties of a data volume and its attachment. */
export interface AttachedDataVolumeProps {
  readonly volume: CheckedDataVolume;
  readonly instanceId: string;
  readonly availabilityZone: string;
  readonly encryptionKey?: kms.IKey;
  /** The value of the volume's `Name` tag. */
  readonly volumeName: string;
}

/**
 * A data volume that is attached to an instance. It consists of L1 constructs, because the L2 volume changes the policy of the key, which may be in
 * another stack.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-volume.html
 */
export class AttachedDataVolume extends Construct {
  /** The drive letter or mount point of the volume. */
  public readonly name: string;
  public readonly volume: ec2.CfnVolume;
  /** The disk that the server finds. */
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
    // A failed deployment deletes the volumes that it has created. They contain nothing that is older than the deployment.
    this.volume.applyRemovalPolicy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE);
    Tags.of(this.volume).add('Name', props.volumeName);
    new ec2.CfnVolumeAttachment(this, 'Attachment', {
      device: props.volume.device,
      instanceId: props.instanceId,
      volumeId: this.volume.ref,
    });
  }
}
