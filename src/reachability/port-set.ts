/** First and last port, both included. */
export type PortRange = readonly [number, number];

/** A set of ports, as ranges in ascending order that do not touch. */
export class PortSet {
  public static readonly NONE = new PortSet([]);
  public static readonly ALL = new PortSet([[0, 65535]]);

  /** The ports that clients, load balancers and NAT gateways call from: https://docs.aws.amazon.com/vpc/latest/userguide/custom-network-acl.html#nacl-ephemeral-ports */
  public static readonly EPHEMERAL = new PortSet([[1024, 65535]]);

  /** The ports that Linux and Windows call from, by the same page. */
  public static readonly EPHEMERAL_OF_HOSTS = new PortSet([[32768, 65535]]);

  public static of(from: number, to: number): PortSet {
    return from > to ? PortSet.NONE : new PortSet([[from, to]]);
  }

  private constructor(public readonly ranges: readonly PortRange[]) {}

  public get isEmpty(): boolean {
    return this.ranges.length === 0;
  }

  public union(other: PortSet): PortSet {
    const merged: [number, number][] = [];
    for (const [from, to] of [...this.ranges, ...other.ranges].sort((a, b) => a[0] - b[0])) {
      const last = merged[merged.length - 1];
      if (last !== undefined && from <= last[1] + 1) {
        last[1] = Math.max(last[1], to);
      } else {
        merged.push([from, to]);
      }
    }
    return new PortSet(merged);
  }

  public intersect(other: PortSet): PortSet {
    let common = PortSet.NONE;
    for (const [from, to] of this.ranges) {
      for (const [otherFrom, otherTo] of other.ranges) {
        common = common.union(PortSet.of(Math.max(from, otherFrom), Math.min(to, otherTo)));
      }
    }
    return common;
  }

  public subtract(other: PortSet): PortSet {
    let rest: PortSet = this;
    for (const [from, to] of other.ranges) {
      rest = rest.intersect(PortSet.of(0, from - 1).union(PortSet.of(to + 1, 65535)));
    }
    return rest;
  }

  public contains(other: PortSet): boolean {
    return other.subtract(this).isEmpty;
  }

  /** As in `443,1024-65535`. */
  public toString(): string {
    return this.ranges.map(([from, to]) => (from === to ? `${from}` : `${from}-${to}`)).join(',');
  }
}
