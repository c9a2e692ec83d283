import { Size } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { DataVolume } from './data-volume';
import { EgressRule } from './egress-rule';
import { ImageConsistency } from './image-consistency';
import { ServerImage } from './server-image';
import { IObanEnvironment } from '../environment-reference';

/** Where a server is, and who reaches it. */
export enum ServerTier {
  /** With the clusters: reached by what you allow through `connections`, reaches the database and, through NAT, the Internet. */
  APPLICATION = 'APPLICATION',
  /** Reached from the Internet on port 443 under an address of its own. It does not reach the database. */
  PUBLIC = 'PUBLIC',
}

/** A stand-alone server, as its owner describes it. */
export interface ServerOptions {
  /** The image that it boots from, once. Another image later is another server. */
  readonly image: ServerImage;

  /**
   * The instance type. A change stops the server and starts it again. With data volumes it is one of the Nitro System, as
   * only there a disk tells which volume it is. Windows does not run on Graviton processors. One that CloudWatch does not recover needs
   * a `recoveryOptOut`.
   *
   * @see https://docs.aws.amazon.com/ec2/latest/instancetypes/ec2-nitro-instances.html
   * @default m6i.large, and a warning in a Region that does not offer it
   */
  readonly instanceType?: ec2.InstanceType;

  /**
   * The tier. It cannot change later.
   *
   * @default ServerTier.APPLICATION
   */
  readonly tier?: ServerTier;

  /**
   * The Availability Zone, one of the tier's, by its name: the subnet is chosen by it at synthesis. It cannot change later.
   *
   * @default - the first zone of the tier
   */
  readonly availabilityZone?: string;

  /**
   * The size of the root volume, in whole GiB from 1 GiB to 64 TiB and at least the image's. It cannot change later: grow the
   * volume itself by `aws ec2 modify-volume`.
   *
   * @default - the image's
   */
  readonly rootVolumeSize?: Size;

  /**
   * Volumes beside the root volume. They stay when the server or the stack goes.
   *
   * @default - none
   */
  readonly dataVolumes?: DataVolume[];

  /**
   * Commands that the server runs once, at its first boot: PowerShell on Windows, bash on Linux. An error ends them. They
   * cannot change later, as AWS would restart the server and not run them. A server of the public tier has no way out until
   * its address is there, moments after it runs: have them wait for what they need from outside.
   *
   * They are [user data](https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-instance-metadata.html). Principals that can describe
   * the instance, and programs on it, can read it. Put no secret into them: fetch it from Secrets Manager, with `server.role`.
   *
   * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/user-data.html
   * @default - none
   */
  readonly firstBootCommands?: string[];

  /**
   * The connections that the server may open: to these peers and ports, and from the application tier to the database. Answers to what comes in always pass, and so do name
   * resolution, time, instance metadata and the activation of Windows. TCP port 443 must be among them, for Systems Manager, CloudFormation and
   * CloudWatch; the CloudWatch agent is installed from Amazon S3. Later rules: `connections.allowTo`. A change interrupts nothing.
   *
   * @see https://docs.aws.amazon.com/vpc/latest/userguide/vpc-security-groups.html
   * @default - all connections
   */
  readonly egress?: EgressRule[];

  /**
   * Why anyone who can may terminate the server, the stack's deletion and roll-back among them. The reason stays readable in
   * the template.
   *
   * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Using_ChangingDisableAPITermination.html
   * @default - it is protected from termination, unless nothing of the environment is protected
   */
  readonly terminationProtectionOptOut?: string;

  /**
   * Why EC2 does not start the server on another host when its own fails. The alarm `host-check` is then without this action, and `status-check` still
   * tells. Instance types that CloudWatch action based recovery does not support, such as those with instance store volumes, need it. It does
   * not change the simplified automatic recovery of EC2. The reason stays readable in the template.
   *
   * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/cloudwatch-recovery.html
   * @default - `host-check` has EC2 recover the server
   */
  readonly recoveryOptOut?: string;

  /**
   * Why no image of the server is made every day. The reason stays readable in the template.
   *
   * @default - one is made
   */
  readonly backupOptOut?: string;

  /**
   * Why the server is created although the account has a running server with this name and the tags of this environment that no stack
   * manages. The reason stays readable in the template. A server in a stack is never accepted, and one with the tag `oban:restore` needs no
   * reason.
   *
   * @default - the deployment is refused
   */
  readonly acceptUnmanaged?: string;

  /**
   * How its daily image is made: without a reboot, or with one. May change at any time; the next image is made so.
   *
   * @default ImageConsistency.CRASH
   */
  readonly imageConsistency?: ImageConsistency;
}

/** A stand-alone server and the environment that it is part of. */
export interface ObanServerProps extends ServerOptions {
  /** The environment, made in this app or by `ObanEnvironment.fromAttributes`; in the same account and Region. */
  readonly environment: IObanEnvironment;

  /**
   * The server's name, unique among servers and clusters of its environment: 2 to 15 lower-case letters, digits and hyphens,
   * so that a Windows computer can carry it. Another name is another server.
   */
  readonly serverName: string;
}
