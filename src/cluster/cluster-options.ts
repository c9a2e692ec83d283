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
 * Options of a cluster: two members in different Availability Zones behind a load balancer.
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
  /** The entry from the Internet: the load balancer, its listener and the place where TLS is terminated. */
  readonly entry: GatewayEntry;

  /**
   * The base image, from which the first members boot. Promotions replace it with later images of the cluster. A different base image here starts
   * again from that image, and its deployment replaces the members one by one.
   */
  readonly image: ServerImage;

  /**
   * The instance type of the members. A change replaces the members one by one. Windows does not run on Graviton processors.
   *
   * @default - m6i.large, with a warning in a Region that does not offer it
   * @see https://docs.aws.amazon.com/ec2/latest/instancetypes/ec2-instance-regions.html
   */
  readonly instanceType?: ec2.InstanceType;

  /**
   * Whether the cluster has a third member, so that two members serve while a lost one is replaced. If you turn the option off again, the third
   * member stays until you set the desired capacity of the Auto Scaling group to 2.
   *
   * @default false
   */
  readonly spare?: boolean;

  /**
   * The condition for which CloudFormation waits before it considers a new member ready.
   *
   * @default Readiness.targetHealthy()
   */
  readonly readiness?: Readiness;

  /**
   * The time from the launch of a member until it must be healthy, in whole minutes from 5 to 60. A deployment waits for this time in each step
   * before it rolls back. The health check replaces no member until 5 minutes after this time, so that it does not interfere with a rollback. The
   * first boot of Windows takes several minutes.
   *
   * @default Duration.minutes(20)
   */
  readonly bootTimeout?: Duration;

  /**
   * Commands that every member runs at every boot before it gets its computer name: PowerShell on Windows, where `$ComputerName` is the name, and
   * bash on Linux, where `$COMPUTER_NAME` is the name. An example is to leave the domain as the machine that the image was created from and to join
   * it under the new name. The commands must be idempotent, because restarts and clones run them again. An error ends the boot, and the member counts
   * as failed. On Windows, the commands must check the exit codes of native programs.
   *
   * The commands are part of the [user data](https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-instance-metadata.html), which principals that
   * can describe the instance and programs on the instance can read. Do not put secrets into them: read secrets from Secrets Manager with the
   * permissions of `cluster.role`.
   *
   * @default - none
   */
  readonly bootCommands?: string[];

  /**
   * Commands that every member runs at every boot after it has its computer name, for example `Start-Service` for the gateway with the start type
   * `manual`. A service that starts automatically accepts traffic under the name of the machine that the image was created from, and drops it when
   * the member restarts under its own name.
   *
   * The commands are part of the [user data](https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-instance-metadata.html), which principals that
   * can describe the instance and programs on the instance can read. Do not put secrets into them: read secrets from Secrets Manager with the
   * permissions of `cluster.role`.
   *
   * @default - none
   */
  readonly startCommands?: string[];

  /**
   * The egress rules of the members, in addition to the database. Responses to incoming connections, DNS, time, instance metadata and the activation
   * of Windows are always allowed. The rules must include TCP port 443, for Systems Manager, CloudFormation and CloudWatch, and for the download of
   * the CloudWatch agent from Amazon S3. Use `connections.allowTo` to add rules later. A change causes no interruption.
   *
   * @see https://docs.aws.amazon.com/vpc/latest/userguide/vpc-security-groups.html
   * @default - all connections
   */
  readonly egress?: EgressRule[];

  /**
   * Whether the load balancer writes access logs.
   *
   * @default - true if TLS is terminated at the load balancer; a pass-through entry has no access logs
   */
  readonly accessLogs?: boolean;

  /**
   * The bucket for access logs. It must be in the Region of the cluster and use SSE-S3. The policy of an imported bucket must already allow
   * `logdelivery.elasticloadbalancing.amazonaws.com` to write under `<environment>/<cluster>/AWSLogs/<account>/`.
   *
   * @default - the access log bucket of the account
   * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html
   */
  readonly accessLogBucket?: s3.IBucket;

  /**
   * The reason for which the load balancer has no deletion protection. The reason is in the metadata of the template. It also turns
   * `groupDeletionProtection` off.
   *
   * @default - the load balancer has deletion protection
   */
  readonly deletionProtectionOptOut?: string;

  /**
   * Whether the Auto Scaling group is protected from a forced deletion, which deletes the group together with its members (`prevent-force-deletion`).
   * AWS deletes a group in any other way only if it is empty. Updates of the group and replacements of members are not affected.
   * `deletionProtectionOptOut`, or `protectionOptOut` of the environment, turns the protection off. To turn it off without a reason, give `false`:
   * CloudFormation does not document whether it removes the protection if the property is absent.
   *
   * The protection does not prevent the deletion of the stack or of the cluster in your code, because CloudFormation first scales the group in and
   * then deletes the empty group. For the same reason, a first deployment that fails can be rolled back. `prevent-all-deletion` would not keep the
   * members either: CloudFormation would terminate them and then fail to delete the group. This behavior is known from reports and not documented by
   * AWS, so that the protection is optional. If a deployment cannot delete the group, give `false` or set the deletion protection of the group to
   * `none`.
   *
   * @default false
   * @see https://docs.aws.amazon.com/autoscaling/ec2/userguide/resource-deletion-protection.html
   */
  readonly groupDeletionProtection?: boolean;
}

/** Properties of a cluster. */
export interface ClusterProps extends ClusterOptions {
  /** The cluster's name, unique in its environment: 2 to 16 lower-case letters, digits and hyphens. */
  readonly clusterName: string;
  /** The environment's name. */
  readonly environmentName: string;
  /** The account whose bucket stores the access logs. */
  readonly account: IObanAccount;
  /** The network of the members and the load balancer. */
  readonly network: EnvironmentNetwork;
  /**
   * The key that encrypts the volumes of the members.
   *
   * @default - the AWS-managed key of the account
   */
  readonly encryptionKey?: kms.IKey;
  /** The key pair that decrypts the Windows administrator password of the members. */
  readonly keyPair: ec2.IKeyPair;
  /** The custom resource that creates the image pointer of the cluster. */
  readonly pointerSeeder: ImagePointerSeeder;
  /** The alarms of the environment, to which the alarms of the cluster are added. */
  readonly alarms: EnvironmentAlarms;
}
