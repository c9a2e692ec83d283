import {
  EC2Client, Filter, NatGateway, NetworkAcl, paginateDescribeNatGateways, paginateDescribeNetworkAcls, paginateDescribeRouteTables,
  paginateDescribeSecurityGroups, paginateDescribeSubnets, paginateDescribeVpcEndpoints, paginateDescribeVpcs, RouteTable, SecurityGroup, Subnet, Vpc,
  VpcEndpoint,
} from '@aws-sdk/client-ec2';
import { everyPage } from '../../aws-calls/every-page';
import { question } from '../account/question';

/** The network of a VPC. */
export interface NetworkAnswer {
  readonly vpcs: readonly Vpc[];
  readonly subnets: readonly Subnet[];
  readonly routeTables: readonly RouteTable[];
  readonly acls: readonly NetworkAcl[];
  readonly natGateways: readonly NatGateway[];
  readonly securityGroups: readonly SecurityGroup[];
  readonly endpoints: readonly VpcEndpoint[];
}

const PERMISSIONS = ['Vpcs', 'Subnets', 'RouteTables', 'NetworkAcls', 'NatGateways', 'SecurityGroups', 'VpcEndpoints'].map((resources) => `ec2:Describe${resources}`);

/** Returns the parts of a VPC that decide about connections. */
export const network = question(PERMISSIONS, async ({ clients: { ec2 } }, vpcId: string): Promise<NetworkAnswer> => {
  const input = ofVpc(ec2, vpcId);
  const [vpcs, subnets, routeTables, acls, natGateways, securityGroups, endpoints] = await Promise.all([
    everyPage(paginateDescribeVpcs(...input), (page) => page.Vpcs),
    everyPage(paginateDescribeSubnets(...input), (page) => page.Subnets),
    everyPage(paginateDescribeRouteTables(...input), (page) => page.RouteTables),
    everyPage(paginateDescribeNetworkAcls(...input), (page) => page.NetworkAcls),
    everyPage(paginateDescribeNatGateways({ client: ec2 }, { Filter: [{ Name: 'vpc-id', Values: [vpcId] }] }), (page) => page.NatGateways),
    everyPage(paginateDescribeSecurityGroups(...input), (page) => page.SecurityGroups),
    everyPage(paginateDescribeVpcEndpoints(...input), (page) => page.VpcEndpoints),
  ]);
  return { vpcs, subnets, routeTables, acls, natGateways, securityGroups, endpoints };
});

function ofVpc(client: EC2Client, vpcId: string): [{ client: EC2Client }, { Filters: Filter[] }] {
  return [{ client }, { Filters: [{ Name: 'vpc-id', Values: [vpcId] }] }];
}
