import type { Fault } from '../fault';

/** Chosen from the design, without reading the checks. */
export const NETWORK_FAULTS: readonly Fault[] = [
  {
    name: 'the load balancer answers the Internet on another port',
    fails: ['NET-5'],
    seed: (account) => account.admit('ProductionClustersb2gLoadBalancerSecurityGroup0', 8080, '0.0.0.0/0'),
  },
  {
    name: 'the database is open to the whole network',
    fails: ['NET-4'],
    seed: (account) => account.admit('ProductionDatabaseSecurityGroup7', 1433, '10.20.0.0/16'),
  },
  {
    name: 'the data tier has a route to the Internet',
    fails: ['NET-2'],
    seed: (account) => account.addDefaultRoute('ProductionNetworkVpcdataSubnet1RouteTable', 'ProductionNetworkVpcpublicSubnet1NATGateway'),
  },
  {
    name: 'the NAT gateway of a zone is gone',
    fails: ['NET-2'],
    seed: (account) => account.deleteNatGateway('ProductionNetworkVpcpublicSubnet2NATGateway'),
  },
  {
    name: 'a subnet of the data tier has the default network ACL',
    fails: ['NET-3'],
    seed: (account) => account.restoreDefaultAcl('ProductionNetworkVpcdataSubnet1Subnet'),
  },
  {
    name: 'the flow log is deleted',
    fails: ['OPS-14'],
    seed: (account) => account.deleteFlowLog(),
  },
  {
    name: 'the bucket of logs no longer blocks public access',
    fails: ['OPS-16'],
    seed: (account) => account.unblockPublicAccess(),
  },
  {
    name: 'an image is shared with everybody',
    fails: ['OPS-16'],
    seed: (account) => account.publishImage('app01'),
  },
];
