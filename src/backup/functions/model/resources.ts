/** What stands for the id of something that AWS lists without one: nothing can be done to it, and it is no proof of anything. */
export const WITHOUT_ID = '(without an id)';

/** What stands for the key of a tag that AWS lists without one: it may be any tag. */
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
  /** The account that owns it. */
  readonly ownerId?: string;
  /** EC2's word: `pending`, `available`, `failed`, `disabled`, … */
  readonly state: string;
  /** Its CreationDate. */
  readonly createdAt?: Date;
  /** The instance that CreateImage made it from. EC2 gives it for no other image. */
  readonly sourceInstanceId?: string;
  /** Of an image that CreateImage made: the image that its instance was launched from. EC2 gives it for copies, too. */
  readonly sourceImageId?: string;
  readonly tags: Tags;
  /** The snapshots that its block devices map. */
  readonly snapshotIds: readonly string[];
  /** Whether EC2 gives no snapshot of one of its disks: then it is not known whether the image has that disk. */
  readonly lacksSnapshot?: boolean;
  /** Whether every account may launch it; absent if EC2 does not say. */
  readonly isPublic?: boolean;
  /** EC2's word: absent or `disabled`, or some kind of on. */
  readonly deregistrationProtection?: string;
}

/**
 * An EBS snapshot.
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Snapshot.html
 */
export interface Snapshot {
  readonly id: string;
  /** EC2's word: `pending`, `completed`, `error`, … */
  readonly state: string;
  readonly tags: Tags;
  /** The instance that CreateImage made it from, as its description says. A snapshot that was copied has another description. */
  readonly sourceInstanceId?: string;
  /** The volume that it was made from. */
  readonly volumeId?: string;
}

/** An EC2 instance. */
export interface Instance {
  readonly id: string;
  /** EC2's word: `running`, `stopped`, `terminated`, … */
  readonly state: string;
  /** The image that it was launched from. */
  readonly imageId?: string;
  readonly launchedAt?: Date;
  /** When it was launched for the first time. A start renews `launchedAt` and not this. */
  readonly firstLaunchedAt?: Date;
  readonly tags: Tags;
}

/** The Auto Scaling group that an instance is a member of, if it is one of any: Auto Scaling tags its members. */
export function groupNameOf(instance: Instance): string | undefined {
  return instance.tags['aws:autoscaling:groupName'];
}

/** A member of an Auto Scaling group, in the words of the services that judge it. */
export interface Member {
  readonly instanceId: string;
  /** Auto Scaling's: `InService`, … */
  readonly lifecycleState: string;
  /** Auto Scaling's: `Healthy` or `Unhealthy`. */
  readonly healthStatus: string;
  /** The load balancer's: `healthy`, …; absent when it knows no such target. */
  readonly targetHealth?: string;
  /** EC2's status check of the instance: `ok`, … */
  readonly instanceStatus?: string;
  /** EC2's status check of the host: `ok`, … */
  readonly systemStatus?: string;
  /** Whether an instance refresh waits instead of replacing it, as does a scale-in. */
  readonly isProtectedFromScaleIn?: boolean;
}

/**
 * What an Auto Scaling group did.
 *
 * @see https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_Activity.html
 */
export interface ScalingActivity {
  readonly startedAt: Date;
  /** `Launching a new EC2 instance: i-…`, `Terminating EC2 instance: i-…`, … */
  readonly description: string;
  /** Why the group did it. */
  readonly cause: string;
  /** `Successful`, `Failed`, … */
  readonly statusCode: string;
  /** What went wrong. */
  readonly statusMessage?: string;
}

/** An instance refresh. */
export interface InstanceRefresh {
  /** Auto Scaling's word: `Pending`, `InProgress`, `Successful`, `Failed`, … */
  readonly status: string;
  readonly startedAt: Date;
  /** Auto Scaling's explanation of the status, such as why it failed. */
  readonly reason?: string;
}

/** An Auto Scaling group by its name and tags. */
export interface TaggedGroup {
  readonly name: string;
  readonly createdAt?: Date;
  readonly tags: Tags;
}

/** An Auto Scaling group. */
export interface Group extends TaggedGroup {
  /** How many members it wants. */
  readonly desiredCapacity: number;
  readonly members: readonly Member[];
  /** How long after its launch a member counts as warmed up. */
  readonly warmUpSeconds: number;
  /** How long after its launch a member's health is not asked for. */
  readonly healthCheckGracePeriodSeconds: number;
  /** The processes of the group that someone, or Auto Scaling itself, has suspended: `Launch`, `ReplaceUnhealthy`, … */
  readonly suspendedProcesses: readonly string[];
  /** Those of the last days, at least since the pointer was moved. */
  readonly activities: readonly ScalingActivity[];
  /** Those of the last days, at least since the pointer was moved. */
  readonly refreshes: readonly InstanceRefresh[];
}

/** A value that a pointer has, or had. */
export interface PointerVersion {
  readonly version: number;
  /** The id of an image. */
  readonly value: string;
  readonly writtenAt?: Date;
  /** Whether an operator wrote it by the command line. */
  readonly isByOperator?: boolean;
}

/** The Parameter Store parameter that says which image the next member of a cluster boots from. */
export interface Pointer {
  /** `/oban/<environment>/<cluster>/image/<base image>` */
  readonly name: string;
  /** As Parameter Store keeps them, a hundred at most; the highest is the one in force. */
  readonly versions: readonly PointerVersion[];
}

/** Something that an instance can be launched by: a version of a launch template, or a launch configuration. */
export interface LaunchSource {
  /** As a human knows it, such as `version 3 of launch template lt-0123456789abcdef0`. */
  readonly name: string;
  /** An image's id, or `resolve:ssm:` and the name of a parameter. */
  readonly image: string;
  /** Why Parameter Store did not give the image of a parameter: its error. */
  readonly unanswered?: string;
}

/** A parameter of the inventory, as Parameter Store gives it. */
export interface InventoryParameter {
  /** `/oban/<environment>/inventory/<name>` */
  readonly name: string;
  readonly arn?: string;
  /** Facts as JSON. */
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
  /** RDS's word: `available`, `stopped`, … */
  readonly state?: string;
  /** For how many days automated backups are kept; 0 means that there are none. */
  readonly backupRetentionDays?: number;
  /** The latest time that it can be restored to. A new DB instance has none yet. */
  readonly latestRestorableTime?: Date;
}
