import { AddressRange, contains, size } from './cidr';
import { NetworkAcl } from './network-acl';
import { TemplateReader } from './template';

/** Where a packet goes that leaves a subnet for the outside. */
export interface Route {
  readonly destination: AddressRange;
  /** The logical id of the gateway, and what it is. */
  readonly target: string;
  readonly kind: 'internet-gateway' | 'nat-gateway' | 'other';
}

export interface Subnet {
  readonly id: string;
  /** Its tier: the name of the group of subnets that the CDK tags it with. */
  readonly tier: string;
  readonly range: AddressRange;
  readonly acl: NetworkAcl;
  readonly routes: Route[];
}

export function readSubnets(reader: TemplateReader): Subnet[] {
  if (reader.all('AWS::EC2::VPCCidrBlock').length > 0) {
    throw new Error('the VPC has more address ranges than its own: not judged');
  }
  const acls = new Map(reader.all('AWS::EC2::SubnetNetworkAclAssociation')
    .map(({ properties }) => [reader.idOf(properties.SubnetId), reader.idOf(properties.NetworkAclId)]));
  const tables = new Map(reader.all('AWS::EC2::SubnetRouteTableAssociation')
    .map(({ properties }) => [reader.idOf(properties.SubnetId), reader.idOf(properties.RouteTableId)]));
  return reader.all('AWS::EC2::Subnet').map(({ id, properties }) => ({
    id,
    tier: properties.Tags?.find((tag: any) => tag.Key === 'aws-cdk:subnet-name')?.Value ?? id,
    range: reader.range(properties.CidrBlock),
    acl: acls.has(id) ? NetworkAcl.read(reader, acls.get(id)!) : NetworkAcl.DEFAULT,
    routes: tables.has(id) ? readRoutes(reader, tables.get(id)!) : [],
  }));
}

/**
 * The route that a packet to this address takes: the one with the longest prefix.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/route-tables-priority.html
 */
export function routeTo(subnet: Subnet, address: number): Route | undefined {
  return subnet.routes
    .filter((route) => contains(route.destination, address))
    .sort((a, b) => size(a.destination) - size(b.destination))[0];
}

function readRoutes(reader: TemplateReader, table: string): Route[] {
  const attached = new Set(reader.all('AWS::EC2::VPCGatewayAttachment')
    .filter(({ properties }) => properties.InternetGatewayId !== undefined)
    .map(({ properties }) => reader.idOf(properties.InternetGatewayId)));
  return reader.all('AWS::EC2::Route')
    .filter(({ properties }) => reader.idOf(properties.RouteTableId) === table && properties.DestinationCidrBlock !== undefined)
    .map(({ id, properties }) => {
      const destination = reader.range(properties.DestinationCidrBlock);
      if (properties.NatGatewayId !== undefined) {
        return { destination, target: reader.idOf(properties.NatGatewayId), kind: 'nat-gateway' };
      }
      if (properties.GatewayId !== undefined && attached.has(reader.idOf(properties.GatewayId))) {
        return { destination, target: reader.idOf(properties.GatewayId), kind: 'internet-gateway' };
      }
      return { destination, target: id, kind: 'other' };
    });
}
