import { AutoScalingClient, AutoScalingGroup, paginateDescribeAutoScalingGroups } from '@aws-sdk/client-auto-scaling';
import { tagsOf } from './resource-tags';
import { everyPage } from '../../../aws-calls/every-page';
import type { TaggedGroup } from '../model/resources';
import { batches } from '../runtime/batches';

/** https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_DescribeAutoScalingGroups.html */
const PAGE_SIZE = 100;
const MOST_NAMES = 50;

/** Returns all Auto Scaling groups of the account. */
export function allGroups(client: AutoScalingClient): Promise<AutoScalingGroup[]> {
  return everyPage(paginateDescribeAutoScalingGroups({ client, pageSize: PAGE_SIZE }, {}), (page) => page.AutoScalingGroups);
}

/** Returns the existing groups among these names. */
export async function groupsByName(client: AutoScalingClient, names: readonly string[]): Promise<AutoScalingGroup[]> {
  const found: AutoScalingGroup[] = [];
  for (const batch of batches(names, MOST_NAMES)) {
    const pages = paginateDescribeAutoScalingGroups({ client, pageSize: PAGE_SIZE }, { AutoScalingGroupNames: batch });
    found.push(...await everyPage(pages, (page) => page.AutoScalingGroups));
  }
  return found;
}

/** Returns the name, the creation time and the tags of a group. */
export function toTaggedGroup({ AutoScalingGroupName, CreatedTime, Tags }: AutoScalingGroup): TaggedGroup {
  return { name: AutoScalingGroupName!, createdAt: CreatedTime, tags: tagsOf(Tags) };
}
