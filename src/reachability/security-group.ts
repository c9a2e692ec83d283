import { AddressRange, contains } from './cidr';
import { PortSet } from './port-set';
import { Protocol } from './protocol';
import { TemplateReader } from './template';

interface GroupRule {
  readonly remote: AddressRange | { readonly group: string };
  readonly protocol: string;
  readonly ports: PortSet;
}

/** The other end of a connection, as a security group sees it. */
export interface Peer {
  readonly address: number;
  readonly groups: string[];
}

/**
 * A security group: what any rule allows is allowed, and so are the answers to it.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html
 */
export class SecurityGroup {
  public static read(reader: TemplateReader, id: string): SecurityGroup {
    const { properties } = reader.get(id);
    const rules = (inline: any[] | undefined, type: string) => [
      ...(inline ?? []),
      ...reader.all(type).map((resource) => resource.properties).filter((rule) => reader.idOf(rule.GroupId) === id),
    ];
    const egress = rules(properties.SecurityGroupEgress, 'AWS::EC2::SecurityGroupEgress');
    return new SecurityGroup(
      rules(properties.SecurityGroupIngress, 'AWS::EC2::SecurityGroupIngress').flatMap((rule) => readRule(reader, rule, 'Source')),
      // Without any rule of its own AWS adds one that lets everything out.
      egress.length === 0 ? undefined : egress.flatMap((rule) => readRule(reader, rule, 'Destination')),
    );
  }

  private constructor(private readonly ingress: GroupRule[], private readonly egress: GroupRule[] | undefined) {}

  public admits(peer: Peer, protocol: Protocol): PortSet {
    return evaluate(this.ingress, peer, protocol);
  }

  public releases(peer: Peer, protocol: Protocol): PortSet {
    return this.egress === undefined ? PortSet.ALL : evaluate(this.egress, peer, protocol);
  }

  /** The address ranges that its rules distinguish. */
  public get edges(): AddressRange[] {
    return [...this.ingress, ...this.egress ?? []].flatMap((rule) => ('group' in rule.remote ? [] : [rule.remote]));
  }
}

function readRule(reader: TemplateReader, rule: any, side: 'Source' | 'Destination'): GroupRule[] {
  const protocol = String(rule.IpProtocol);
  const ports = protocol === '-1' ? PortSet.ALL : PortSet.of(rule.FromPort, rule.ToPort);
  const group = rule[`${side}SecurityGroupId`];
  if (group !== undefined) {
    return [{ remote: { group: reader.idOf(group) }, protocol, ports }];
  }
  if (rule.CidrIp !== undefined) {
    return [{ remote: reader.range(rule.CidrIp), protocol, ports }];
  }
  // The VPC has no IPv6 addresses (readSubnets refuses a VPC that has), so such a rule matches nothing.
  if (rule.CidrIpv6 !== undefined) {
    return [];
  }
  throw new Error(`a rule whose other side cannot be judged: ${JSON.stringify(rule)}`);
}

function evaluate(rules: GroupRule[], peer: Peer, protocol: Protocol): PortSet {
  return rules
    .filter((rule) => ['-1', protocol.name, String(protocol.number)].includes(rule.protocol))
    .filter((rule) => ('group' in rule.remote ? peer.groups.includes(rule.remote.group) : contains(rule.remote, peer.address)))
    .reduce((ports, rule) => ports.union(rule.ports), PortSet.NONE);
}
