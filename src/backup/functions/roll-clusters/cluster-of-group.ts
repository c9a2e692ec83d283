import type { ClusterRun } from './cluster-world';
import { ENVIRONMENT_TAG } from '../../../tags/tag-keys';
import { groupsByName, toTaggedGroup } from '../aws/auto-scaling-groups';
import { inventoryOf } from '../aws/inventory-parameters';
import { readInventory } from '../model/inventory';

/** Returns the name of an Auto Scaling group's cluster. For a group of another environment, or of none, this takes one request. */
export async function clusterOfGroup({ settings: { environmentName }, clients }: ClusterRun, groupName: string): Promise<string | undefined> {
  const [group] = await groupsByName(clients.autoScaling, [groupName]);
  if (group === undefined || toTaggedGroup(group).tags[ENVIRONMENT_TAG] !== environmentName) { // promise FN-2l4.2
    return undefined;
  }
  const clusters = readInventory(await inventoryOf(clients.ssm, environmentName)).filter((entry) => entry.kind === 'cluster');
  return clusters.find((cluster) => cluster.groupName === groupName)?.name;
}
