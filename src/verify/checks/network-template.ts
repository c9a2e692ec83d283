import type { Instance, IpPermission, NetworkAcl, Route, RouteTable, SecurityGroup } from '@aws-sdk/client-ec2';
import type { LoadBalancer } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { DBInstance } from '@aws-sdk/client-rds';
import type { CloudFormationTemplate } from '../../reachability/template';
import type { NetworkAnswer } from '../questions/network';

/** The running VPC, and the resources in it. */
export interface RunningNetwork extends NetworkAnswer {
  readonly instances: readonly Instance[];
  readonly loadBalancers: readonly LoadBalancer[];
  readonly databases: readonly DBInstance[];
}

type Resources = CloudFormationTemplate['Resources'];

/** The reachability of TCP and UDP is judged, and rules of ICMP have types in place of ports. */
const WITHOUT_PORTS = ['icmp', 'icmpv6', '1', '58'];

const ref = (id: string | undefined) => ({ Ref: id ?? '' });
const refs = (ids: readonly (string | undefined)[] = []) => ids.map(ref);

/**
 * Renders the running network as a template with the ids of resources as logical ids, so that the code that judges the reachability of a template
 * judges the account.
 */
export function networkTemplate(running: RunningNetwork): CloudFormationTemplate {
  const { vpcs, subnets, routeTables, acls, natGateways, securityGroups, endpoints, instances, loadBalancers, databases } = running;
  return {
    Resources: {
      ...each(vpcs, ({ VpcId, CidrBlock }) => [VpcId!, 'AWS::EC2::VPC', { CidrBlock }]),
      ...each(subnets, ({ SubnetId, CidrBlock, Tags, MapPublicIpOnLaunch }) => [SubnetId!, 'AWS::EC2::Subnet', { CidrBlock, Tags, MapPublicIpOnLaunch }]),
      ...Object.assign({}, ...subnets.map(({ SubnetId }) => associationsOf(SubnetId!, routeTables, acls))),
      ...Object.assign({}, ...routeTables.map(routesOf)),
      ...Object.assign({}, ...acls.map(entriesOf)),
      ...each(natGateways, ({ NatGatewayId, SubnetId }) => [NatGatewayId!, 'AWS::EC2::NatGateway', { SubnetId: ref(SubnetId) }]),
      ...each(securityGroups, groupOf),
      ...each(endpoints, ({ VpcEndpointId, VpcEndpointType, SubnetIds, Groups = [] }) => [VpcEndpointId!, 'AWS::EC2::VPCEndpoint', {
        VpcEndpointType, SubnetIds: refs(SubnetIds), SecurityGroupIds: refs(Groups.map(({ GroupId }) => GroupId)),
      }]),
      ...each(loadBalancers, ({ LoadBalancerArn, Scheme, AvailabilityZones = [], SecurityGroups = [] }) => [LoadBalancerArn!, 'AWS::ElasticLoadBalancingV2::LoadBalancer', {
        Scheme,
        Subnets: refs(AvailabilityZones.map(({ SubnetId }) => SubnetId)),
        SecurityGroups: SecurityGroups.length === 0 ? undefined : refs(SecurityGroups),
      }]),
      ...each(instances, ({ InstanceId, SubnetId, SecurityGroups = [], PublicIpAddress }) => [InstanceId!, 'AWS::EC2::Instance', {
        NetworkInterfaces: [{
          SubnetId: ref(SubnetId),
          GroupSet: refs(SecurityGroups.map(({ GroupId }) => GroupId)),
          AssociatePublicIpAddress: PublicIpAddress !== undefined,
        }],
      }]),
      ...each(databases, ({ DBInstanceArn, DBSubnetGroup, VpcSecurityGroups = [], PubliclyAccessible }) => [DBInstanceArn!, 'AWS::RDS::DBInstance', {
        DBSubnetGroupName: ref(DBSubnetGroup?.DBSubnetGroupArn),
        VPCSecurityGroups: refs(VpcSecurityGroups.map(({ VpcSecurityGroupId }) => VpcSecurityGroupId)),
        PubliclyAccessible,
      }]),
      ...each(databases, ({ DBSubnetGroup }) => [DBSubnetGroup!.DBSubnetGroupArn!, 'AWS::RDS::DBSubnetGroup', {
        SubnetIds: refs((DBSubnetGroup!.Subnets ?? []).map(({ SubnetIdentifier }) => SubnetIdentifier)),
      }]),
    },
  };
}

function each<Item>(items: readonly Item[], resourceOf: (item: Item) => readonly [id: string, type: string, properties: object]): Resources {
  return Object.fromEntries(items.map((item) => {
    const [id, type, properties] = resourceOf(item);
    return [id, { Type: type, Properties: properties }];
  }));
}

/** A subnet without an association of its own has the main route table: https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Route_Tables.html */
function associationsOf(subnetId: string, routeTables: readonly RouteTable[], acls: readonly NetworkAcl[]): Resources {
  const own = routeTables.find(({ Associations = [] }) => Associations.some(({ SubnetId }) => SubnetId === subnetId));
  const table = own ?? routeTables.find(({ Associations = [] }) => Associations.some(({ Main }) => Main === true));
  const acl = acls.find(({ Associations = [] }) => Associations.some(({ SubnetId }) => SubnetId === subnetId));
  return {
    ...table !== undefined && {
      [`${subnetId} routes`]: {
        Type: 'AWS::EC2::SubnetRouteTableAssociation', Properties: { SubnetId: ref(subnetId), RouteTableId: ref(table.RouteTableId) },
      },
    },
    ...acl !== undefined && {
      [`${subnetId} acl`]: {
        Type: 'AWS::EC2::SubnetNetworkAclAssociation', Properties: { SubnetId: ref(subnetId), NetworkAclId: ref(acl.NetworkAclId) },
      },
    },
  };
}

function routesOf({ RouteTableId, Routes = [] }: RouteTable): Resources {
  const gateways = Routes.flatMap(({ GatewayId }) => (GatewayId?.startsWith('igw-') ? GatewayId : []));
  return {
    ...each(Routes.filter(isRouteOut), (route) => [`${RouteTableId} ${route.DestinationCidrBlock}`, 'AWS::EC2::Route', {
      RouteTableId: ref(RouteTableId),
      DestinationCidrBlock: route.DestinationCidrBlock,
      ...route.NatGatewayId !== undefined && { NatGatewayId: ref(route.NatGatewayId) },
      ...route.GatewayId !== undefined && { GatewayId: ref(route.GatewayId) },
    }]),
    ...each(gateways, (id) => [`${id} attachment`, 'AWS::EC2::VPCGatewayAttachment', { InternetGatewayId: ref(id) }]),
  };
}

/** A route whose target is gone drops packets: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Route.html */
function isRouteOut({ DestinationCidrBlock, GatewayId, State }: Route): boolean {
  return DestinationCidrBlock !== undefined && GatewayId !== 'local' && State !== 'blackhole';
}

function entriesOf({ NetworkAclId, Entries = [] }: NetworkAcl): Resources {
  return each(Entries.filter(({ Protocol = '' }) => !WITHOUT_PORTS.includes(Protocol)), (entry) => {
    const { RuleNumber, Egress, RuleAction, CidrBlock, Ipv6CidrBlock, Protocol, PortRange } = entry;
    return [`${NetworkAclId} ${Egress === true ? 'out' : 'in'} ${RuleNumber}`, 'AWS::EC2::NetworkAclEntry', {
      NetworkAclId: ref(NetworkAclId), RuleNumber, Egress, RuleAction, CidrBlock, Ipv6CidrBlock, Protocol, PortRange,
    }];
  });
}

function groupOf({ GroupId, IpPermissions = [], IpPermissionsEgress = [] }: SecurityGroup): readonly [string, string, object] {
  return [GroupId!, 'AWS::EC2::SecurityGroup', {
    SecurityGroupIngress: IpPermissions.flatMap((permission) => rulesOf(permission, 'Source')),
    // A template without a rule for outgoing traffic gets one that allows everything; a running group without one allows nothing.
    SecurityGroupEgress: IpPermissionsEgress.length === 0 ? [NOTHING] : IpPermissionsEgress.flatMap((permission) => rulesOf(permission, 'Destination')),
  }];
}

const NOTHING = { IpProtocol: '-1', CidrIp: '255.255.255.255/32' };

function rulesOf(permission: IpPermission, side: 'Source' | 'Destination'): object[] {
  const { IpProtocol = '-1', FromPort, ToPort, IpRanges = [], Ipv6Ranges = [], UserIdGroupPairs = [], PrefixListIds = [] } = permission;
  if (WITHOUT_PORTS.includes(IpProtocol)) {
    return [];
  }
  return [
    ...IpRanges.map(({ CidrIp }) => ({ CidrIp })),
    ...Ipv6Ranges.map(({ CidrIpv6 }) => ({ CidrIpv6 })),
    ...UserIdGroupPairs.map(({ GroupId }) => ({ [`${side}SecurityGroupId`]: ref(GroupId) })),
    // The judgement refuses what it cannot judge.
    ...PrefixListIds.map(({ PrefixListId }) => ({ [`${side}PrefixListId`]: PrefixListId })),
  ].map((rule) => ({ ...rule, IpProtocol, FromPort, ToPort }));
}
