/**
 * Judges a synthesised template as AWS would judge packets: route tables, network ACLs (in the order of their rules, both
 * directions) and security groups together. One rule alone says nothing about what is open.
 */
import { Connection, Host, NetworkModel } from './network-model';
import { PortSet } from './port-set';
import { Protocol, PROTOCOLS } from './protocol';
import { CloudFormationTemplate } from './template';

/** An allowed connection. Ports are as in `443` or `443,1024-65535`. */
export interface Opening {
  readonly protocol: 'tcp' | 'udp';
  /** Ports that somebody can open: at least one caller from at least one port gets an answer. What matters for security. */
  readonly ports: string;
  /** Ports that everybody can open, from every ephemeral port, in every zone. What matters for those who shall come in. */
  readonly dependable: string;
}

/** An opening of a resource, by its logical id. */
export interface ReachableResource extends Opening {
  readonly resource: string;
}

/** The source of a connection: the logical id of a resource, or `any host` without a security group. */
export interface ReachableWithin extends ReachableResource {
  readonly from: string;
}

/** The connections that a host of a tier can open to the outside. */
export interface WayOut extends Opening {
  readonly tier: string;
}

/** The connections that the Internet can open, by resource. An open port counts even if no program listens on it. */
export function reachableFromInternet(template: CloudFormationTemplate): ReachableResource[] {
  const model = new NetworkModel(template);
  return model.endpoints.flatMap((endpoint) => {
    const subnets = endpoint.subnets.filter((subnet) => endpoint.isPublic(subnet));
    const hosts = model.hostsOf({ subnets, groups: endpoint.groups });
    return openings((protocol) => callsFromInternet(model, hosts, protocol)).map((opening) => ({ resource: endpoint.resource, ...opening }));
  });
}

/** The connections that routes and network ACLs alone would allow from the Internet to a host of this tier with a public address and an open group. */
export function admittedIntoTier(template: CloudFormationTemplate, tier: string): Opening[] {
  const model = new NetworkModel(template);
  const hosts = model.hostsOf({ subnets: subnetsOf(model, tier), groups: undefined });
  return openings((protocol) => callsFromInternet(model, hosts, protocol));
}

/** The connections that can be opened from a tier, by source and resource. */
export function reachableFromTier(template: CloudFormationTemplate, tier: string): ReachableWithin[] {
  const model = new NetworkModel(template);
  const subnets = subnetsOf(model, tier);
  const clients = [
    ...model.endpoints.map((endpoint) => ({
      from: endpoint.resource,
      groups: endpoint.groups,
      subnets: endpoint.subnets.filter((id) => subnets.includes(id)),
    })),
    { from: 'any host', groups: undefined, subnets },
  ];
  const servers = model.endpoints.map((endpoint) => ({ resource: endpoint.resource, hosts: model.hostsOf(endpoint) }));
  return clients.flatMap((client) => {
    const callers = model.hostsOf(client);
    return servers
      .filter(({ resource }) => resource !== client.from)
      .flatMap(({ resource, hosts }) => openings((protocol) => callers.flatMap((from) => hosts.map((to) => model.within(from, to, protocol))))
        .map((opening) => ({ from: client.from, resource, ...opening })));
  });
}

/** Returns the connections that the hosts of each tier can open to the Internet. */
export function egressPaths(template: CloudFormationTemplate): WayOut[] {
  const model = new NetworkModel(template);
  return tiersOf(model).flatMap((tier) => {
    const hosts: Host[] = model.hostsOf({ subnets: subnetsOf(model, tier), groups: undefined });
    return openings((protocol) => hosts.flatMap((host) => model.internetAddresses.map((address) => model.toInternet(host, address, protocol))))
      .map((opening) => ({ tier, ...opening }));
  });
}

/** Where each tier's routes lead out of the VPC to, whatever else would stop a packet there. */
export function routesOut(template: CloudFormationTemplate): { [tier: string]: string[] } {
  const model = new NetworkModel(template);
  return Object.fromEntries(tiersOf(model).map((tier) => [
    tier,
    [...new Set(model.subnets.filter((subnet) => subnet.tier === tier).flatMap((subnet) => subnet.routes.map((route) => route.kind)))],
  ]));
}

function callsFromInternet(model: NetworkModel, hosts: Host[], protocol: Protocol): Connection[] {
  return hosts.flatMap((host) => model.internetAddresses.map((address) => model.fromInternet(address, host, protocol)));
}

function openings(callsOf: (protocol: Protocol) => Connection[]): Opening[] {
  return PROTOCOLS.flatMap((protocol) => {
    const calls = callsOf(protocol);
    const answered = calls.filter((call) => !call.answers.intersect(PortSet.EPHEMERAL).isEmpty);
    const ports = answered.reduce((all, call) => all.union(call.ports), PortSet.NONE);
    const dependable = calls.reduce(
      (all, call) => (call.answers.contains(PortSet.EPHEMERAL) ? all.intersect(call.ports) : PortSet.NONE),
      calls.length === 0 ? PortSet.NONE : PortSet.ALL,
    );
    return ports.isEmpty ? [] : [{ protocol: protocol.name, ports: `${ports}`, dependable: `${dependable}` }];
  });
}

function subnetsOf(model: NetworkModel, tier: string): string[] {
  const subnets = model.subnets.filter((subnet) => subnet.tier === tier).map((subnet) => subnet.id);
  if (subnets.length === 0) {
    throw new Error(`no subnets of a tier '${tier}', only of ${tiersOf(model).join(', ')}`);
  }
  return subnets;
}

function tiersOf(model: NetworkModel): string[] {
  return [...new Set(model.subnets.map((subnet) => subnet.tier))];
}
