import { publishImage } from '../../seeding/images';
import { addDefaultRoute, admit, deleteFlowLog, deleteNatGateway, restoreDefaultAcl, unblockPublicAccess } from '../../seeding/network';
import type { Fault } from '../fault';

/** Chosen from the design, without reading the checks. */
export const NETWORK_FAULTS: readonly Fault[] = [
  {
    name: 'the load balancer answers the Internet on another port',
    fails: ['NET-5'],
    seed: admit('ProductionClustersb2gLoadBalancerSecurityGroup', 8080, '0.0.0.0/0'),
  },
  {
    name: 'the database is open to the whole network',
    fails: ['NET-4'],
    notNoticed: 'no check asks for NET-4',
    seed: admit('ProductionDatabaseSecurityGroup', 1433, '10.20.0.0/16'),
  },
  {
    name: 'the data tier has a route to the Internet',
    fails: ['NET-2'],
    seed: addDefaultRoute('ProductionNetworkVpcdataSubnet1RouteTable', 'ProductionNetworkVpcpublicSubnet1NATGateway'),
  },
  {
    name: 'the NAT gateway of a zone is gone',
    fails: ['NET-2'],
    seed: deleteNatGateway('ProductionNetworkVpcpublicSubnet2NATGateway'),
  },
  {
    name: 'a subnet of the data tier has the default network ACL',
    fails: ['NET-3'],
    notNoticed: 'no check asks for NET-3',
    seed: restoreDefaultAcl('ProductionNetworkVpcdataSubnet1Subnet'),
  },
  {
    name: 'the flow log is deleted',
    fails: ['OPS-14'],
    seed: deleteFlowLog,
  },
  {
    name: 'the bucket of logs no longer blocks public access',
    fails: ['OPS-16'],
    seed: unblockPublicAccess,
  },
  {
    name: 'an image is shared with everybody',
    fails: ['OPS-16'],
    seed: publishImage('app01'),
  },
];
