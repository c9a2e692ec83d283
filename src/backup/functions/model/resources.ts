/** The placeholder for a missing id. A resource without an id cannot be changed, and is never used as a proof. */
export const WITHOUT_ID = '(without an id)';

/** The placeholder for a missing tag key. The tag may be any tag. */
export const WITHOUT_KEY = '(without a key)';

/** Tags by key. */
export interface Tags {
  readonly [key: string]: string;
}

/**
 * An AMI.
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Image.html
 */
export interface Image {
  readonly id: string;
  readonly name?: string;
  /** The account that owns the image. */
  readonly ownerId?: string;
  /** The state in EC2: `pending`, `available`, `failed`, `disabled`, … */
  readonly state: string;
  /** The image's CreationDate. */
  readonly createdAt?: Date;
  /** The instance that CreateImage made the image from. EC2 gives it for no other image. */
  readonly sourceInstanceId?: string;
  /** The image that the source instance was launched from, or the image that was copied. */
  readonly sourceImageId?: string;
  readonly tags: Tags;
  /** The snapshots in the image's block device mappings. */
  readonly snapshotIds: readonly string[];
  /** Whether EC2 gives no snapshot for one of the image's disks, so that it is unknown whether the image contains the disk. */
  readonly lacksSnapshot?: boolean;
  /** Whether every account may launch the image. Absent if EC2 does not return it. */
  readonly isPublic?: boolean;
  /** The deregistration protection in EC2: off if absent or `disabled`, on otherwise. */
  readonly deregistrationProtection?: string;
}

/**
 * An EBS snapshot.
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Snapshot.html
 */
export interface Snapshot {
  readonly id: string;
  /** The state in EC2: `pending`, `completed`, `error`, … */
  readonly state: string;
  readonly tags: Tags;
  /** The instance that CreateImage made the snapshot from, according to its description. A copied snapshot has another description. */
  readonly sourceInstanceId?: string;
  /** The volume that the snapshot was made from. */
  readonly volumeId?: string;
}

/** An EC2 instance. */
export interface Instance {
  readonly id: string;
  /** The state in EC2: `running`, `stopped`, `terminated`, … */
  readonly state: string;
  /** The image that the instance was launched from. */
  readonly imageId?: string;
  readonly launchedAt?: Date;
  /** The time of the first launch. A later start changes `launchedAt`, but not this time. */
  readonly firstLaunchedAt?: Date;
  readonly tags: Tags;
}

/** Returns the Auto Scaling group of an instance, from the tag that Auto Scaling sets, or undefined. */
export function groupNameOf(instance: Instance): string | undefined {
  return instance.tags['aws:autoscaling:groupName'];
}

/** A member of an Auto Scaling group, with its health according to each service. */
export interface Member {
  readonly instanceId: string;
  /** The lifecycle state in Auto Scaling: `InService`, … */
  readonly lifecycleState: string;
  /** The health status in Auto Scaling: `Healthy` or `Unhealthy`. */
  readonly healthStatus: string;
  /** The health of the load balancer's target: `healthy`, … Absent if there is no such target. */
  readonly targetHealth?: string;
  /** The result of EC2's status check of the instance: `ok`, … */
  readonly instanceStatus?: string;
  /** The result of EC2's status check of the host: `ok`, … */
  readonly systemStatus?: string;
  /** Whether the member is protected from scale-in, so that an instance refresh waits instead of replacing it. */
  readonly isProtectedFromScaleIn?: boolean;
}

/**
 * A scaling activity of an Auto Scaling group.
 *
 * @see https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_Activity.html
 */
export interface ScalingActivity {
  readonly startedAt: Date;
  /** `Launching a new EC2 instance: i-…`, `Terminating EC2 instance: i-…`, … */
  readonly description: string;
  /** The cause of the activity. */
  readonly cause: string;
  /** `Successful`, `Failed`, … */
  readonly statusCode: string;
  /** The error message. */
  readonly statusMessage?: string;
}

/** An instance refresh. */
export interface InstanceRefresh {
  /** The status in Auto Scaling: `Pending`, `InProgress`, `Successful`, `Failed`, … */
  readonly status: string;
  readonly startedAt: Date;
  /** Auto Scaling's explanation of the status, such as why it failed. */
  readonly reason?: string;
}

/** The name, the creation time and the tags of an Auto Scaling group. */
export interface TaggedGroup {
  readonly name: string;
  readonly createdAt?: Date;
  readonly tags: Tags;
}

/** An Auto Scaling group. */
export interface Group extends TaggedGroup {
  /** The desired number of members. */
  readonly desiredCapacity: number;
  readonly members: readonly Member[];
  /** The seconds after its launch until a member counts as warmed up. */
  readonly warmUpSeconds: number;
  /** The seconds after its launch in which a member's health is not checked. */
  readonly healthCheckGracePeriodSeconds: number;
  /** The suspended processes of the group: `Launch`, `ReplaceUnhealthy`, … Auto Scaling itself may suspend processes. */
  readonly suspendedProcesses: readonly string[];
  /** The activities of the last days, at least since the pointer was moved. */
  readonly activities: readonly ScalingActivity[];
  /** The instance refreshes of the last days, at least since the pointer was moved. */
  readonly refreshes: readonly InstanceRefresh[];
}

/** A version of a pointer. */
export interface PointerVersion {
  readonly version: number;
  /** The id of an image. */
  readonly value: string;
  readonly writtenAt?: Date;
  /** Whether an operator wrote the version with the command line. */
  readonly isByOperator?: boolean;
}

/** The parameter with the image that the next member of a cluster boots from. */
export interface Pointer {
  /** `/oban/<environment>/<cluster>/image/<base image>` */
  readonly name: string;
  /** The versions in Parameter Store, at most a hundred. The highest one is in force. */
  readonly versions: readonly PointerVersion[];
}

/** A source of launches: a version of a launch template, or a launch configuration. */
export interface LaunchSource {
  /** The name for operators, such as `version 3 of launch template lt-0123456789abcdef0`. */
  readonly name: string;
  /** An image's id, or `resolve:ssm:` and the name of a parameter. */
  readonly image: string;
  /** The error of Parameter Store, if it did not return the image of the parameter. */
  readonly unanswered?: string;
}

/** A parameter of the inventory, as Parameter Store returns it. */
export interface InventoryParameter {
  /** `/oban/<environment>/inventory/<name>` */
  readonly name: string;
  readonly arn?: string;
  /** The facts as JSON. */
  readonly value: string;
  readonly writtenAt?: Date;
}

/**
 * A DB instance.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DBInstance.html
 */
export interface Database {
  readonly id: string;
  readonly createdAt?: Date;
  /** The state in RDS: `available`, `stopped`, … */
  readonly state?: string;
  /** The retention of automated backups in days. 0 means that there are none. */
  readonly backupRetentionDays?: number;
  /** The latest time that the DB instance can be restored to. A new DB instance has none yet. */
  readonly latestRestorableTime?: Date;
}
