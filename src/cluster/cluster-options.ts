import { Duration } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { GatewayEntry } from './gateway-entry';
import { ImagePointerSeeder } from './image-pointer';
import { Readiness } from './readiness';
import { IObanAccount } from '../account';
import type { EnvironmentAlarms } from '../monitoring';
import { EnvironmentNetwork } from '../network';
import { EgressRule } from '../server/egress-rule';
import { ServerImage } from '../server/server-image';

/**
 * A highly available pair behind a load balancer, as its owner describes it.
 *
 * @example
 * declare const entry: GatewayEntry;
 *
 * const gateway: ClusterOptions = {
 *   entry,
 *   image: ServerImage.windows({ 'ap-southeast-2': 'ami-0a1b2c3d4e5f60718' }),
 *   startCommands: ['Start-Service Gateway'],
 * };
 */
export interface ClusterOptions {
  /** How the Internet reaches it. */
  readonly entry: GatewayEntry;

  /**
   * The base image: what the first members boot from. Promotions move the cluster on from it; another base image here is a
   * new start, and the deployment that brings it replaces the members one by one.
   */
  readonly image: ServerImage;

  /**
   * The instance type of the members. A change replaces them one by one. Windows does not run on Graviton processors.
   *
   * @default m6i.large, and a warning in a Region that does not offer it
   * @see https://docs.aws.amazon.com/ec2/latest/instancetypes/ec2-instance-regions.html
   */
  readonly instanceType?: ec2.InstanceType;

  /**
   * Keep a third member, so that two are left while a lost one is replaced. Turned off again, the third stays until you set
   * the group's desired capacity to 2.
   *
   * @default false
   */
  readonly spare?: boolean;

  /**
   * When a new member counts as ready.
   *
   * @default Readiness.targetHealthy()
   */
  readonly readiness?: Readiness;

  /**
   * How long a member may take from launch to healthy. A deployment waits that long for each step before it rolls back. The
   * health check replaces no member until 5 minutes after that time, so that it does not act in the middle of a rollback. A
   * first Windows boot takes several minutes. Between 5 minutes and 1 hour.
   *
   * @default Duration.minutes(20)
   */
  readonly bootTimeout?: Duration;

  /**
   * Commands that every member runs at every boot before it takes its computer name, in PowerShell on Windows (the name is
   * in `$ComputerName`) and in bash on Linux (`$COMPUTER_NAME`); for example to leave the domain as the machine that the image
   * was made from, and to join it under this name. They must do no harm when run again: a restart and a clone run them too. An
   * error ends the boot and counts as a failed member; on Windows, a native program's exit code is yours to check.
   *
   * They are [user data](https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-instance-metadata.html). Principals that can describe
   * the instance, and programs on it, can read it. Put no secret into them: fetch it from Secrets Manager, with `cluster.role`.
   *
   * @default - none
   */
  readonly bootCommands?: string[];

  /**
   * Commands that every member runs at every boot once it has its computer name; for example `Start-Service` of the gateway,
   * whose start type is manual. A service that starts by itself takes traffic under the name of the machine that the image was
   * made from, and loses it when the member restarts under its own.
   *
   * They are [user data](https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-instance-metadata.html). Principals that can describe
   * the instance, and programs on it, can read it. Put no secret into them: fetch it from Secrets Manager, with `cluster.role`.
   *
   * @default - none
   */
  readonly startCommands?: string[];

  /**
   * The connections that members may open: to these peers and ports, and to the database. Answers to what comes in always pass, and so do name
   * resolution, time, instance metadata and the activation of Windows. TCP port 443 must be among them, for Systems Manager, CloudFormation and
   * CloudWatch; the CloudWatch agent is installed from Amazon S3. Later rules: `connections.allowTo`. A change interrupts nothing.
   *
   * @see https://docs.aws.amazon.com/vpc/latest/userguide/vpc-security-groups.html
   * @default - all connections
   */
  readonly egress?: EgressRule[];

  /**
   * Whether the load balancer writes access logs.
   *
   * @default - true where TLS ends at the load balancer; a pass-through has none
   */
  readonly accessLogs?: boolean;

  /**
   * The bucket for access logs. It must be in this Region and use SSE-S3. The policy of an imported one must already let
   * `logdelivery.elasticloadbalancing.amazonaws.com` write under `<environment>/<cluster>/AWSLogs/<account>/`.
   *
   * @default - the account's bucket
   * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html
   */
  readonly accessLogBucket?: s3.IBucket;

  /**
   * Why the load balancer may be deleted with the stack, or by anyone who can. The reason stays readable in the template. It also
   * turns `groupDeletionProtection` off.
   *
   * @default - it is protected from deletion
   */
  readonly deletionProtectionOptOut?: string;

  /**
   * Protects the Auto Scaling group from being deleted together with its members (`prevent-force-deletion`). In any other way, AWS deletes a
   * group only when it is empty. Updates of the group and replacements of members go on as without it. `deletionProtectionOptOut`, or
   * `protectionOptOut` of the environment, turns it off. To turn it off without a reason, give `false`: CloudFormation does not say whether
   * it takes the protection away when the property is left out.
   *
   * It does not stop a deletion of the stack, or of the cluster in your code: CloudFormation scales the group in and then deletes it while it
   * is empty. For the same reason a first deployment that fails can be rolled back. `prevent-all-deletion` would not save the members either:
   * CloudFormation would terminate them and then fail to delete the group. Reports describe this behavior and AWS does not document it, so
   * the protection is your choice: if a deployment cannot delete the group, give `false` or set the group's deletion protection to `none`.
   *
   * @default false
   * @see https://docs.aws.amazon.com/autoscaling/ec2/userguide/resource-deletion-protection.html
   */
  readonly groupDeletionProtection?: boolean;
}

/** A cluster and the environment that it is part of. */
export interface ClusterProps extends ClusterOptions {
  /** The cluster's name, unique in its environment: 2 to 16 lower-case letters, digits and hyphens. */
  readonly clusterName: string;
  /** The environment's name. */
  readonly environmentName: string;
  /** Whose bucket takes the access logs. */
  readonly account: IObanAccount;
  /** Where members and load balancer are. */
  readonly network: EnvironmentNetwork;
  /**
   * Encrypts the members' volumes.
   *
   * @default - the account's AWS-managed key
   */
  readonly encryptionKey?: kms.IKey;
  /** Decrypts the Windows administrator password of the members. */
  readonly keyPair: ec2.IKeyPair;
  /** Seeds the cluster's pointer. */
  readonly pointerSeeder: ImagePointerSeeder;
  /** Takes the cluster's alarms. */
  readonly alarms: EnvironmentAlarms;
}
