import { Size } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { DataVolume } from './data-volume';
import { EgressRule } from './egress-rule';
import { ImageConsistency } from './image-consistency';
import { ServerImage } from './server-image';
import { IObanEnvironment } from '../environment-reference';

/** The tier of a server: its subnets, and the connections that it accepts. */
export enum ServerTier {
  /**
   * The tier of the clusters. The server accepts the connections that you allow through `connections`, and reaches the database and, through NAT, the
   * Internet.
   */
  APPLICATION = 'APPLICATION',
  /** The public tier. The server has its own public address and accepts connections from the Internet on port 443. It cannot reach the database. */
  PUBLIC = 'PUBLIC',
}

/** Options of a stand-alone server. */
export interface ServerOptions {
  /** The image from which the server is created. It cannot change later: another image requires another server. */
  readonly image: ServerImage;

  /**
   * The instance type. A change stops the server and starts it again. A server with data volumes needs an instance type of the Nitro System, on which
   * a disk has the id of its volume. Windows does not run on Graviton processors. An instance type that CloudWatch cannot recover needs a
   * `recoveryOptOut`.
   *
   * @see https://docs.aws.amazon.com/ec2/latest/instancetypes/ec2-nitro-instances.html
   * @default - m6i.large, with a warning in a Region that does not offer it
   */
  readonly instanceType?: ec2.InstanceType;

  /**
   * The tier of the server. It cannot change later.
   *
   * @default ServerTier.APPLICATION
   */
  readonly tier?: ServerTier;

  /**
   * The name of the Availability Zone, which must be one of the tier's zones and be known at synthesis. It cannot change later.
   *
   * @default - the first zone of the tier
   */
  readonly availabilityZone?: string;

  /**
   * The size of the root volume in whole GiB, from 1 GiB to 64 TiB and at least the size in the image. It cannot change later: use
   * `aws ec2 modify-volume` to increase the size of the volume.
   *
   * @default - the size in the image
   */
  readonly rootVolumeSize?: Size;

  /**
   * The data volumes of the server. They are retained when the server or the stack is deleted.
   *
   * @default - none
   */
  readonly dataVolumes?: DataVolume[];

  /**
   * Commands that the server runs once, at its first boot: PowerShell on Windows, bash on Linux. An error ends them. They cannot change later,
   * because AWS would restart the server and not run them. A server of the public tier has no egress until its address is associated, shortly after
   * it starts: the commands must wait for resources outside the VPC.
   *
   * The commands are part of the [user data](https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-instance-metadata.html), which principals that
   * can describe the instance and programs on the instance can read. Do not put secrets into them: read secrets from Secrets Manager with the
   * permissions of `server.role`.
   *
   * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/user-data.html
   * @default - none
   */
  readonly firstBootCommands?: string[];

  /**
   * The egress rules of the server, in addition to the database for a server of the application tier. Responses to incoming connections, DNS, time,
   * instance metadata and the activation of Windows are always allowed. The rules must include TCP port 443, for Systems Manager, CloudFormation and
   * CloudWatch, and for the download of the CloudWatch agent from Amazon S3. Use `connections.allowTo` to add rules later. A change causes no
   * interruption.
   *
   * @see https://docs.aws.amazon.com/vpc/latest/userguide/vpc-security-groups.html
   * @default - all connections
   */
  readonly egress?: EgressRule[];

  /**
   * The reason for which the server has no termination protection, so that a deletion or a rollback of the stack can also terminate it. The reason is
   * in the metadata of the template.
   *
   * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Using_ChangingDisableAPITermination.html
   * @default - the server has termination protection, unless the environment has a `protectionOptOut`
   */
  readonly terminationProtectionOptOut?: string;

  /**
   * The reason for which CloudWatch does not recover the server on another host when its host fails. The alarm `host-check` then has no recovery
   * action, and `status-check` still notifies. Instance types that CloudWatch cannot recover, such as those with instance store volumes, require a
   * reason. The simplified automatic recovery of EC2 is not affected. The reason is in the metadata of the template.
   *
   * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/cloudwatch-recovery.html
   * @default - `host-check` has EC2 recover the server
   */
  readonly recoveryOptOut?: string;

  /**
   * The reason for which the server has no daily image. The reason is in the metadata of the template.
   *
   * @default - an image is created every day
   */
  readonly backupOptOut?: string;

  /**
   * The reason for which the server is created although the account has a running server with the same name and the tags of this environment that no
   * stack manages. The reason is in the metadata of the template. A running server that belongs to a stack is never accepted, and one with the tag
   * `oban:restore` needs no reason.
   *
   * @default - none, and the deployment fails in that case
   */
  readonly acceptUnmanaged?: string;

  /**
   * The consistency of the daily image: without a reboot, or with a reboot. A change applies to the next image.
   *
   * @default ImageConsistency.CRASH
   */
  readonly imageConsistency?: ImageConsistency;
}

/** Properties of a stand-alone server. */
export interface ObanServerProps extends ServerOptions {
  /** The environment of the server, in the same account and Region: an `ObanEnvironment`, or a reference from `ObanEnvironment.fromAttributes`. */
  readonly environment: IObanEnvironment;

  /**
   * The server's name, unique among the servers and clusters of the environment: 2 to 15 lower-case letters, digits and hyphens, as required of a
   * computer name of Windows. The name is permanent: changing it creates a new server.
   */
  readonly serverName: string;
}
