import { Arrow, Figure, FigureRow, FigureTier, INTERNET_ROW, tierRow } from './figure';
import type { Resource } from '../assembly/cloud-assembly';
import { uniqueId } from '../assembly/joined-template';
import { Connection, End, isPublic, Judgement } from '../connections';
import { fact, joined, plain, Text, value, words } from '../content/text';
import type { Facts } from '../facts';
import { Subnet, subnetsOf, subnetsWith } from '../placement';

/** The number of servers that a cell names. A cell with more of them has their number. */
const NAMED_IN_A_CELL = 6;

/** A system in a tier: its resources, and the zones that it may be in. */
interface System {
  readonly tier: string;
  readonly row: string;
  readonly label: Text;
  readonly isOneInAllZones: boolean;
  readonly zones: readonly string[];
  readonly resources: readonly Resource[];
}

/** The zone of subnets whose zone is decided at deployment. */
const LATER_ZONE = 'decided at deployment';

/** The tier of systems in an existing VPC. */
const OUTSIDE = 'subnets that are not in the templates';

/** Returns Figure 1 of an environment. */
export function drawFigure(facts: Facts, judgement: Judgement): Figure {
  const subnets = subnetsOf(facts);
  const connections = 'connections' in judgement ? judgement.connections : [];
  const systems = systemsOf(facts, connections);
  const known = [...new Set(subnets.map(({ zone }) => zone ?? LATER_ZONE))].sort();
  const zones = known.length === 0 ? ['zones that are not in the templates'] : known;
  const tiers = [...new Set([...subnets.map(({ tier }) => tier), ...systems.map(({ tier }) => tier)])];
  return {
    description: words`The systems of environment ${fact('environment', facts.environment.name)} by tier and zone, and the connections that its network allows`,
    zones: zones.map((zone) => (known.length === 0 ? words`zones that are not in the templates` : words`zone ${value(zone)}`)),
    tiers: tiers.map((tier) => tierOf(tier, zones, systems, connections)),
    arrows: arrowsOf(systems, connections),
  };
}

function systemsOf(facts: Facts, connections: readonly Connection[]): System[] {
  const place = (resource: Resource): { tier: string; zones: string[] } => {
    const subnets: Subnet[] = subnetsWith(facts, resource);
    return { tier: subnets[0]?.tier ?? OUTSIDE, zones: subnets.map(({ zone }) => zone ?? LATER_ZONE) };
  };
  const single = (resource: Resource, label: Text, isOneInAllZones: boolean): System => (
    { ...place(resource), row: uniqueId(resource), label, isOneInAllZones, resources: [resource] });
  return [
    ...facts.own('AWS::ElasticLoadBalancingV2::LoadBalancer').map((each) => single(each, words`load balancer ${facts.nameOf(each)}`, true)),
    ...facts.own('AWS::EC2::NatGateway').map((each) => ({ ...single(each, words`NAT gateway`, false), row: `NAT of ${place(each).tier}` })),
    ...facts.own('AWS::AutoScaling::AutoScalingGroup').map((each) => single(each, words`member of ${facts.nameOf(each)}`, false)),
    ...facts.own('AWS::EC2::Instance').map((each) => {
      const placed = place(each);
      const ofServer = connectionsOf(each, connections);
      return { ...single(each, words`server ${facts.nameOf(each)}`, false), row: `servers of ${placed.tier} ${ofServer}` };
    }),
    ...facts.own('AWS::RDS::DBInstance').map((each) => (
      single(each, facts.literal(each.properties.MultiAZ, each.stack) === 'true' ? words`SQL Server and its standby, in two of the zones` : words`SQL Server, in one of the zones`, true))),
    ...endpointsOf(facts, place),
  ];
}

/** All interface endpoints of a tier are one system. */
function endpointsOf(facts: Facts, place: (resource: Resource) => { tier: string; zones: string[] }): System[] {
  const endpoints = facts.own('AWS::EC2::VPCEndpoint').filter(({ properties }) => properties.VpcEndpointType === 'Interface');
  return [...new Set(endpoints.map((each) => place(each).tier))].map((tier) => {
    const resources = endpoints.filter((each) => place(each).tier === tier);
    return { ...place(resources[0]), row: `endpoints of ${tier}`, label: words`interface endpoints: ${value(resources.length)}`, isOneInAllZones: true, resources };
  });
}

/** Returns a text that is the same for resources with the same connections. */
function connectionsOf(resource: Resource, connections: readonly Connection[]): string {
  const key = (end: End) => (end === 'Internet' ? end : 'tier' in end ? end.tier : uniqueId(end.resource));
  const is = (end: End) => end !== 'Internet' && 'resource' in end && end.resource === resource;
  return JSON.stringify(connections.flatMap(({ from, to, protocol, ports }) => [
    ...is(from) ? [['to', key(to), protocol, ports]] : [],
    ...is(to) ? [['from', key(from), protocol, ports]] : [],
  ]));
}

function tierOf(tier: string, zones: readonly string[], systems: readonly System[], connections: readonly Connection[]): FigureTier {
  const within = systems.filter((system) => system.tier === tier);
  const isReachable = connections.some((connection) => isPublic(connection) && connection.to !== 'Internet' && 'resource' in connection.to
    && within.some(({ resources }) => resources.includes((connection.to as { resource: Resource }).resource)));
  const egress = connections.filter(({ from, to }) => to === 'Internet' && from !== 'Internet' && 'tier' in from && from.tier === tier);
  return {
    id: tierRow(tier),
    name: tier === OUTSIDE ? words`existing subnets` : words`${fact('tier', tier)} tier`,
    note: isReachable ? words`reached from the Internet` : egress.length > 0 ? words`egress to the Internet` : words`no egress found`,
    isPublic: isReachable,
    rows: [...new Set(within.map(({ row }) => row))].map((row) => rowOf(row, zones, within.filter((system) => system.row === row))),
  };
}

function rowOf(id: string, zones: readonly string[], systems: readonly System[]): FigureRow {
  if (systems[0].isOneInAllZones) {
    return { id, kind: 'bar', label: systems[0].label };
  }
  return {
    id,
    kind: 'zones',
    labels: zones.map((zone) => {
      const labels = systems.filter((system) => system.zones.includes(zone) || system.zones.length === 0).map(({ label }) => label);
      return labels.length > NAMED_IN_A_CELL ? [words`${value(labels.length)} servers`] : labels;
    }),
  };
}

function arrowsOf(systems: readonly System[], connections: readonly Connection[]): Arrow[] {
  const rowsOf = (end: End): string[] => {
    if (end === 'Internet') {
      return [INTERNET_ROW];
    }
    // Egress is judged for all hosts of a tier, whatever their security groups are: its arrow begins at the tier.
    return 'tier' in end ? [tierRow(end.tier)] : [...new Set(systems.filter(({ resources }) => resources.includes(end.resource)).map(({ row }) => row))];
  };
  const isReachedAnyway = ({ from, to, protocol, ports }: Connection) => from !== 'Internet' && to !== 'Internet' && connections.some((other) => isPublic(other)
    && other.protocol === protocol && other.ports === ports && 'resource' in to && other.to !== 'Internet' && 'resource' in other.to && other.to.resource === to.resource);
  const byEnds = new Map<string, { from: string; to: string; isEgress: boolean; labels: string[] }>();
  for (const connection of connections.filter((each) => !isReachedAnyway(each))) {
    const isEgress = connection.to === 'Internet';
    for (const [from, to] of rowsOf(connection.from).flatMap((source) => rowsOf(connection.to).map((target) => [source, target]))) {
      const label = isEgress ? `egress ${connection.protocol}, ${portsOf(connection.ports)}` : `${connection.protocol} ${portsOf(connection.ports)}`;
      const known = byEnds.get(`${from}>${to}`) ?? { from, to, isEgress, labels: [] };
      byEnds.set(`${from}>${to}`, { ...known, labels: [...new Set([...known.labels, label])] });
    }
  }
  return [...byEnds.values()].filter(({ from, to }) => from !== to).map(({ labels, ...ends }) => ({ ...ends, label: joined(labels.map(value)) }));
}

function portsOf(ports: string): string {
  return ports === '0-65535' ? 'all ports' : ports;
}

/** Returns the words of a figure, for tests and for people who do not see it. */
export function labelsOf({ tiers }: Figure): string[] {
  return tiers.flatMap(({ rows }) => rows.flatMap((row) => (row.kind === 'bar' ? [row.label] : row.labels.flat()))).map(plain);
}
