import { AddressRange, contains } from './cidr';
import { PortSet } from './port-set';
import { Protocol } from './protocol';
import { TemplateReader } from './template';

interface AclRule {
  readonly number: number;
  readonly egress: boolean;
  readonly allow: boolean;
  readonly remote: AddressRange;
  readonly protocol: number;
  readonly ports: PortSet;
}

/**
 * A network ACL: the rule with the lowest number that matches decides; what none matches is refused; connections are unknown.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/nacl-rules.html
 */
export class NetworkAcl {
  /** The default network ACL of the VPC, which allows all traffic, for a subnet without an association. */
  public static readonly DEFAULT = new NetworkAcl([
    { number: 100, egress: false, allow: true, remote: { first: 0, last: 2 ** 32 - 1 }, protocol: -1, ports: PortSet.ALL },
    { number: 100, egress: true, allow: true, remote: { first: 0, last: 2 ** 32 - 1 }, protocol: -1, ports: PortSet.ALL },
  ]);

  public static read(reader: TemplateReader, id: string): NetworkAcl {
    const entries = reader.all('AWS::EC2::NetworkAclEntry').filter((entry) => reader.idOf(entry.properties.NetworkAclId) === id);
    return new NetworkAcl(entries.filter((entry) => entry.properties.Ipv6CidrBlock === undefined).map(({ properties }) => ({
      number: properties.RuleNumber,
      egress: properties.Egress === true,
      allow: properties.RuleAction === 'allow',
      remote: reader.range(properties.CidrBlock),
      protocol: Number(properties.Protocol),
      // With all protocols AWS ignores a range of ports.
      ports: Number(properties.Protocol) === -1 || properties.PortRange === undefined
        ? PortSet.ALL
        : PortSet.of(properties.PortRange.From, properties.PortRange.To),
    })));
  }

  private constructor(private readonly rules: AclRule[]) {}

  /** The destination ports of packets that come in from this address. */
  public admits(remote: number, protocol: Protocol): PortSet {
    return this.evaluate(false, remote, protocol);
  }

  /** The destination ports of packets that go out to this address. */
  public releases(remote: number, protocol: Protocol): PortSet {
    return this.evaluate(true, remote, protocol);
  }

  /** The address ranges that its rules distinguish. */
  public get edges(): AddressRange[] {
    return this.rules.map((rule) => rule.remote);
  }

  private evaluate(egress: boolean, remote: number, protocol: Protocol): PortSet {
    let undecided = PortSet.ALL;
    let allowed = PortSet.NONE;
    const matching = this.rules
      .filter((rule) => rule.egress === egress && contains(rule.remote, remote) && [-1, protocol.number].includes(rule.protocol))
      .sort((a, b) => a.number - b.number);
    for (const rule of matching) {
      if (rule.allow) {
        allowed = allowed.union(undecided.intersect(rule.ports));
      }
      undecided = undecided.subtract(rule.ports);
    }
    return allowed;
  }
}
