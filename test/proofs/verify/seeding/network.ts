import {
  AuthorizeSecurityGroupIngressCommand, CreateNetworkAclEntryCommand, CreateRouteCommand, DeleteFlowLogsCommand, DeleteNatGatewayCommand,
  DescribeNetworkAclsCommand, ReplaceNetworkAclAssociationCommand,
  ReplaceRouteCommand,
} from '@aws-sdk/client-ec2';
import { DeletePublicAccessBlockCommand } from '@aws-sdk/client-s3';
import type { Seed } from './seed';

/** The Internet. */
const ANYWHERE = '0.0.0.0/0';

/** Lets a security group admit connections to a port. */
export function admit(groupLogicalId: string, port: number, cidr: string): Seed {
  return (account) => account.clients.ec2.send(new AuthorizeSecurityGroupIngressCommand({
    GroupId: account.id(groupLogicalId), IpPermissions: [{ IpProtocol: 'tcp', FromPort: port, ToPort: port, IpRanges: [{ CidrIp: cidr }] }],
  }));
}

/** Adds a rule to a network ACL that denies connections from the Internet to a port. */
export function denyThroughAcl(aclLogicalId: string, port: number): Seed {
  return (account) => account.clients.ec2.send(new CreateNetworkAclEntryCommand({
    NetworkAclId: account.id(aclLogicalId), RuleNumber: 1, Protocol: '6', RuleAction: 'deny', Egress: false, CidrBlock: ANYWHERE, PortRange: { From: port, To: port },
  }));
}

/** Adds a default route to a NAT gateway. */
export function addDefaultRoute(tableLogicalId: string, natGatewayLogicalId: string): Seed {
  return (account) => account.clients.ec2.send(new CreateRouteCommand({
    RouteTableId: account.id(tableLogicalId), DestinationCidrBlock: ANYWHERE, NatGatewayId: account.id(natGatewayLogicalId),
  }));
}

/** Lets the default route of a table lead to the Internet gateway. */
export function routeToInternetGateway(tableLogicalId: string): Seed {
  return (account) => account.clients.ec2.send(new ReplaceRouteCommand({
    RouteTableId: account.id(tableLogicalId), DestinationCidrBlock: ANYWHERE, GatewayId: account.id('ProductionNetworkVpcIGW'),
  }));
}

/** Deletes a NAT gateway. */
export function deleteNatGateway(logicalId: string): Seed {
  return (account) => account.clients.ec2.send(new DeleteNatGatewayCommand({ NatGatewayId: account.id(logicalId) }));
}

/** Gives a subnet the default network ACL, which admits everything. */
export function restoreDefaultAcl(subnetLogicalId: string): Seed {
  return async (account) => {
    const subnet = account.id(subnetLogicalId);
    const { NetworkAcls = [] } = await account.clients.ec2.send(new DescribeNetworkAclsCommand({
      Filters: [{ Name: 'vpc-id', Values: account.ids('AWS::EC2::VPC') }],
    }));
    const association = NetworkAcls.flatMap(({ Associations = [] }) => Associations).find(({ SubnetId }) => SubnetId === subnet);
    await account.clients.ec2.send(new ReplaceNetworkAclAssociationCommand({
      AssociationId: association!.NetworkAclAssociationId!, NetworkAclId: NetworkAcls.find(({ IsDefault }) => IsDefault)!.NetworkAclId!,
    }));
  };
}

/** Deletes the flow log of the VPC. */
export const deleteFlowLog: Seed = (account) => account.clients.ec2.send(new DeleteFlowLogsCommand({ FlowLogIds: account.ids('AWS::EC2::FlowLog') }));

/** Removes the public access block of the bucket of logs. */
export const unblockPublicAccess: Seed = (account) => account.clients.s3.send(new DeletePublicAccessBlockCommand({
  Bucket: account.ids('AWS::S3::Bucket')[0],
}));
