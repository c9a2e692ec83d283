import { Resource, TemplateReader } from './template';

/** Something with an address in some subnets that may be called. */
export interface Endpoint {
  /** Its logical id. */
  readonly resource: string;
  /** The logical ids of the subnets that it may be in. */
  readonly subnets: string[];
  /** The logical ids of its security groups; undefined where there is nothing that filters. */
  readonly groups: string[] | undefined;
  /** Whether it has an address that the Internet can call. */
  readonly isPublic: (subnet: string) => boolean;
}

/** NAT gateways are not here: they accept no connection. So are functions, which are called through Lambda only. */
export function readEndpoints(reader: TemplateReader): Endpoint[] {
  return [
    ...reader.all('AWS::ElasticLoadBalancingV2::LoadBalancer').map((resource) => loadBalancer(reader, resource)),
    ...reader.all('AWS::AutoScaling::AutoScalingGroup').map((resource) => autoScalingGroup(reader, resource)),
    ...reader.all('AWS::EC2::Instance').map((resource) => instance(reader, resource)),
    ...reader.all('AWS::RDS::DBInstance').map((resource) => database(reader, resource)),
    ...reader.all('AWS::EC2::VPCEndpoint').filter(({ properties }) => properties.VpcEndpointType === 'Interface').map(({ id, properties }) => ({
      resource: id,
      subnets: reader.idsOf(properties.SubnetIds),
      groups: reader.idsOf(properties.SecurityGroupIds),
      isPublic: () => false,
    })),
  ];
}

function loadBalancer(reader: TemplateReader, { id, properties }: Resource): Endpoint {
  return {
    resource: id,
    subnets: reader.idsOf(properties.Subnets ?? properties.SubnetMappings?.map((mapping: any) => mapping.SubnetId)),
    // A network load balancer without groups filters nothing.
    groups: properties.SecurityGroups === undefined ? undefined : reader.idsOf(properties.SecurityGroups),
    isPublic: () => properties.Scheme !== 'internal',
  };
}

function autoScalingGroup(reader: TemplateReader, { id, properties }: Resource): Endpoint {
  const specification = properties.LaunchTemplate ?? properties.MixedInstancesPolicy?.LaunchTemplate.LaunchTemplateSpecification;
  const { LaunchTemplateData: data } = reader.get(reader.idOf(specification?.LaunchTemplateId)).properties;
  return { resource: id, subnets: reader.idsOf(properties.VPCZoneIdentifier), ...launched(reader, data) };
}

function instance(reader: TemplateReader, { id, properties }: Resource): Endpoint {
  const { LaunchTemplateData: template = {} } = properties.LaunchTemplate === undefined ?
    {} : reader.get(reader.idOf(properties.LaunchTemplate.LaunchTemplateId)).properties;
  const data = { ...template, ...properties };
  const subnet = data.SubnetId ?? data.NetworkInterfaces?.[0].SubnetId;
  const given = [
    ...reader.all('AWS::EC2::EIP').map((address) => address.properties.InstanceId),
    ...reader.all('AWS::EC2::EIPAssociation').map((association) => association.properties.InstanceId),
  ].filter((value) => value !== undefined).map((value) => reader.idOf(value)).includes(id);
  const { groups, isPublic } = launched(reader, data);
  return { resource: id, subnets: [reader.idOf(subnet)], groups, isPublic: (at) => given || isPublic(at) };
}

/** Groups and public address of what EC2 launches: https://docs.aws.amazon.com/vpc/latest/userguide/vpc-ip-addressing.html */
function launched(reader: TemplateReader, data: any): Pick<Endpoint, 'groups' | 'isPublic'> {
  const [first] = data.NetworkInterfaces ?? [];
  const wanted = first?.AssociatePublicIpAddress;
  return {
    groups: reader.idsOf(first?.Groups ?? first?.GroupSet ?? data.SecurityGroupIds),
    isPublic: (subnet) => wanted ?? reader.get(subnet).properties.MapPublicIpOnLaunch === true,
  };
}

function database(reader: TemplateReader, { id, properties }: Resource): Endpoint {
  const subnetGroup = reader.get(reader.idOf(properties.DBSubnetGroupName));
  return {
    resource: id,
    subnets: reader.idsOf(subnetGroup.properties.SubnetIds),
    groups: reader.idsOf(properties.VPCSecurityGroups),
    isPublic: () => properties.PubliclyAccessible === true,
  };
}
