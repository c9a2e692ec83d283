import { HOUR } from '../../running-account';
import { newestImage, pointTo, publishSnapshot, removeFromInventory, removePointer } from '../../seeding/images';
import { denyThroughAcl, routeToInternetGateway } from '../../seeding/network';
import { inOrder, pass, set } from '../../seeding/seed';
import type { Fault } from '../fault';

/** Chosen with the checks at hand: what they compare, and what they could overlook. */
export const FURTHER_IMAGE_AND_NETWORK_FAULTS: readonly Fault[] = [
  {
    name: 'a snapshot is shared with everybody',
    fails: ['OPS-16'],
    notNoticed: 'no check asks for public snapshots',
    seed: publishSnapshot('app01'),
  },
  {
    name: 'the pointer names an image of a server',
    fails: ['OPS-2'],
    seed: pointTo(async (account) => (await newestImage(account, 'app01')).ImageId!),
  },
  {
    name: 'the pointer is deleted',
    // Without OPS-8 at first: the state of the backups of a cluster includes its pointer.
    fails: ['ASG-2', 'OPS-2', 'OPS-8'],
    seed: removePointer,
  },
  {
    name: 'a server is not in the inventory any more',
    // OPS-8 at first: check-backups finds the server by its tag, and OPS-8 is about the inventory.
    fails: ['EBS-2'],
    fewer: ['OPS-8'],
    seed: removeFromInventory('app02'),
  },
  {
    name: 'the network ACL of the public tier denies HTTPS',
    fails: ['NET-5'],
    seed: denyThroughAcl('ProductionNetworkPublicAcl', 443),
  },
  {
    name: 'the servers of a zone have no route to their NAT gateway',
    fails: ['NET-2'],
    notNoticed: 'no check asks which routes lead to a NAT gateway',
    seed: routeToInternetGateway('ProductionNetworkVpcapplicationSubnet1RouteTable'),
  },
  {
    name: 'the records of the flow log do not arrive',
    fails: ['OPS-14'],
    seed: inOrder(set((account) => ({ silentLogGroups: [account.id('ProductionNetworkFlowLogsLogGroup')] })), pass(3 * HOUR)),
  },
];
