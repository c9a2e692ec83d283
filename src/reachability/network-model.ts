import { AddressRange, contains, parseCidr, representatives } from './cidr';
import { Endpoint, readEndpoints } from './endpoints';
import { PortSet } from './port-set';
import { Protocol } from './protocol';
import { Peer, SecurityGroup } from './security-group';
import { readSubnets, routeTo, Subnet } from './subnets';
import { CloudFormationTemplate, TemplateReader } from './template';

/** Addresses that the Internet does not carry: https://www.iana.org/assignments/iana-ipv4-special-registry/iana-ipv4-special-registry.xhtml */
const NOT_INTERNET = ['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12', '192.168.0.0/16', '224.0.0.0/3'].map(parseCidr);

/** A place that something may call from or be called at. */
export interface Host {
  readonly subnet: Subnet;
  readonly address: number;
  /** Undefined where no security group filters. */
  readonly groups: string[] | undefined;
}

/** Which ports a connection may go to, and on which ports of the caller the answers arrive. */
export interface Connection {
  readonly ports: PortSet;
  readonly answers: PortSet;
}

const REFUSED: Connection = { ports: PortSet.NONE, answers: PortSet.NONE };

/** The network of a template: what may be called, and whether routes, network ACLs and security groups let a call through. */
export class NetworkModel {
  public readonly subnets: Subnet[];
  public readonly endpoints: Endpoint[];
  /** One address for each part of the Internet that some rule treats differently. */
  public readonly internetAddresses: number[];
  private readonly edges: AddressRange[];
  private readonly reader: TemplateReader;
  private readonly groups = new Map<string, SecurityGroup>();

  constructor(template: CloudFormationTemplate) {
    this.reader = new TemplateReader(template);
    this.subnets = readSubnets(this.reader);
    this.endpoints = readEndpoints(this.reader);
    const vpcs = this.reader.all('AWS::EC2::VPC').map(({ properties }) => this.reader.range(properties.CidrBlock));
    this.edges = [
      ...NOT_INTERNET,
      ...vpcs,
      ...this.subnets.flatMap((subnet) => [subnet.range, ...subnet.acl.edges, ...subnet.routes.map((route) => route.destination)]),
      ...this.reader.all('AWS::EC2::SecurityGroup').flatMap(({ id }) => this.group(id).edges),
    ];
    this.internetAddresses = representatives({ first: 0, last: 2 ** 32 - 1 }, this.edges)
      .filter((address) => ![...NOT_INTERNET, ...vpcs].some((range) => contains(range, address)));
  }

  /** The hosts that this endpoint may be: one in each subnet for each part of it that some rule treats differently. */
  public hostsOf(endpoint: Pick<Endpoint, 'subnets' | 'groups'>): Host[] {
    return this.subnets.filter((subnet) => endpoint.subnets.includes(subnet.id)).flatMap((subnet) =>
      representatives(subnet.range, this.edges).map((address) => ({ subnet, address, groups: endpoint.groups })));
  }

  /** A call from an address of the Internet to a host with a public address: in through the Internet gateway, back the same way. */
  public fromInternet(address: number, server: Host, protocol: Protocol): Connection {
    if (routeTo(server.subnet, address)?.kind !== 'internet-gateway') {
      return REFUSED;
    }
    return {
      ports: server.subnet.acl.admits(address, protocol).intersect(this.groupsAdmit(server, { address, groups: [] }, protocol)),
      answers: server.subnet.acl.releases(address, protocol),
    };
  }

  /** A call within the VPC. Network ACLs are not asked within one subnet. */
  public within(client: Host, server: Host, protocol: Protocol): Connection {
    const groups = this.groupsRelease(client, server, protocol)
      .intersect(this.groupsAdmit(server, { address: client.address, groups: client.groups ?? [] }, protocol));
    if (client.subnet === server.subnet) {
      return { ports: groups, answers: PortSet.ALL };
    }
    return {
      ports: client.subnet.acl.releases(server.address, protocol).intersect(server.subnet.acl.admits(client.address, protocol)).intersect(groups),
      answers: server.subnet.acl.releases(client.address, protocol).intersect(client.subnet.acl.admits(server.address, protocol)),
    };
  }

  /** A call from a host to an address of the Internet, directly (with a public address) or through the NAT gateway of its route. */
  public toInternet(client: Host, address: number, protocol: Protocol): Connection {
    const route = routeTo(client.subnet, address);
    const { acl } = client.subnet;
    const ports = acl.releases(address, protocol);
    const answers = answersToHost(acl.admits(address, protocol));
    if (route?.kind === 'internet-gateway') {
      return { ports, answers };
    }
    if (route?.kind !== 'nat-gateway') {
      return REFUSED;
    }
    const natSubnetId = this.reader.idOf(this.reader.get(route.target).properties.SubnetId);
    const nat = this.subnets.find((subnet) => subnet.id === natSubnetId)!;
    if (routeTo(nat, address)?.kind !== 'internet-gateway') {
      return REFUSED;
    }
    return {
      ports: ports.intersect(nat.acl.admits(client.address, protocol)).intersect(nat.acl.releases(address, protocol)),
      // The gateway calls from a port of its own; each of the two answers has to pass for itself.
      answers: answers.intersect(nat.acl.admits(address, protocol)).intersect(nat.acl.releases(client.address, protocol)),
    };
  }

  private groupsAdmit(server: Host, client: Peer, protocol: Protocol): PortSet {
    return anyOf(server.groups, (id) => this.group(id).admits(client, protocol));
  }

  private groupsRelease(client: Host, server: Host, protocol: Protocol): PortSet {
    const peer = { address: server.address, groups: server.groups ?? [] };
    return anyOf(client.groups, (id) => this.group(id).releases(peer, protocol));
  }

  private group(id: string): SecurityGroup {
    if (!this.groups.has(id)) {
      this.groups.set(id, SecurityGroup.read(this.reader, id));
    }
    return this.groups.get(id)!;
  }
}

/** Hosts call from fewer ports than gateways: where all of theirs pass, the others do not matter. */
function answersToHost(answers: PortSet): PortSet {
  return answers.contains(PortSet.EPHEMERAL_OF_HOSTS) ? answers.union(PortSet.EPHEMERAL) : answers;
}

/** Security groups add up; where there are none nothing filters. */
function anyOf(groups: string[] | undefined, portsOf: (id: string) => PortSet): PortSet {
  return groups === undefined ? PortSet.ALL : groups.reduce((ports, id) => ports.union(portsOf(id)), PortSet.NONE);
}
