import { AutoScalingClient, paginateDescribeAutoScalingGroups } from '@aws-sdk/client-auto-scaling';
import { EC2Client, paginateDescribeImages, paginateDescribeInstances, paginateDescribeSnapshots } from '@aws-sdk/client-ec2';
import { clientConfig } from './clients';
import type { LocalAws } from './local-aws';

export type Tags = Record<string, string>;

interface Tagged {
  readonly Tags?: { Key?: string; Value?: string }[];
}

/** The resources of an account at one moment, as IAM sees them. */
export class AccountResources {
  public static async of(aws: LocalAws): Promise<AccountResources> {
    const resources = new AccountResources();
    const ec2 = { client: new EC2Client(clientConfig(aws)) };
    for await (const { Reservations } of paginateDescribeInstances(ec2, {})) {
      Reservations!.flatMap(({ Instances }) => Instances!).forEach((instance) => resources.add(instance.InstanceId!, instance));
    }
    for await (const { Images } of paginateDescribeImages(ec2, { Owners: ['self'], IncludeDisabled: true })) {
      for (const image of Images!) {
        resources.add(image.ImageId!, image);
        resources.snapshotsByImage.set(image.ImageId!, image.BlockDeviceMappings!.flatMap(({ Ebs }) => Ebs?.SnapshotId ?? []));
      }
    }
    for await (const { Snapshots } of paginateDescribeSnapshots(ec2, { OwnerIds: ['self'] })) {
      Snapshots!.forEach((snapshot) => resources.add(snapshot.SnapshotId!, snapshot));
    }
    for await (const { AutoScalingGroups } of paginateDescribeAutoScalingGroups({ client: new AutoScalingClient(clientConfig(aws)) }, {})) {
      for (const group of AutoScalingGroups!) {
        resources.add(group.AutoScalingGroupName!, group);
        resources.groupArns.set(group.AutoScalingGroupName!, group.AutoScalingGroupARN!);
      }
    }
    return resources;
  }

  private readonly tags = new Map<string, Tags>();
  private readonly snapshotsByImage = new Map<string, string[]>();
  private readonly groupArns = new Map<string, string>();

  /** Returns these resources and those of another moment that did not exist at this one. */
  public or(others: AccountResources): AccountResources {
    const both = new AccountResources();
    for (const { tags, snapshotsByImage, groupArns } of [others, this]) {
      tags.forEach((value, id) => both.tags.set(id, value));
      snapshotsByImage.forEach((value, id) => both.snapshotsByImage.set(id, value));
      groupArns.forEach((value, name) => both.groupArns.set(name, value));
    }
    return both;
  }

  public tagsOf(id: string): Tags {
    return known(this.tags, id);
  }

  public snapshotsOf(imageId: string): string[] {
    return known(this.snapshotsByImage, imageId);
  }

  public groupArn(name: string): string {
    return known(this.groupArns, name);
  }

  private add(id: string, { Tags: tags = [] }: Tagged): void {
    this.tags.set(id, Object.fromEntries(tags.map(({ Key, Value }) => [Key!, Value!])));
  }
}

function known<T>(map: ReadonlyMap<string, T>, id: string): T {
  const value = map.get(id);
  if (value === undefined) {
    throw new Error(`${id} was there neither before nor after it was asked for`);
  }
  return value;
}
