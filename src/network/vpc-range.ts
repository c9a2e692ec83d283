import { Annotations, Token } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import { MAX_ZONES } from './availability-zones';
import { TIERS } from './tiers';

/** The number of subnets for which a range must have space: one for each tier in each possible zone. */
const SUBNETS = TIERS.length * MAX_ZONES;

/** A load balancer needs a /27 or larger: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html */
const LONGEST_MASK = 27;

/** The largest VPC, a /16, has no space for nine larger subnets. */
const SHORTEST_MASK = 20;

/** RFC 1918 and RFC 6598: https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html */
const PRIVATE_RANGES = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10'];

/** Checks the prefix length of the subnets. */
export function checkSubnetMask(mask: number): void {
  if (!Number.isInteger(mask) || mask < SHORTEST_MASK || mask > LONGEST_MASK) {
    const given = Token.isUnresolved(mask) ? 'a value that is only known at deployment' : mask;
    throw new Error(`subnetMask is ${given}: give a whole number from ${SHORTEST_MASK} to ${LONGEST_MASK} (a VPC holds ${SUBNETS} of /${SHORTEST_MASK} at most; a load balancer needs a /${LONGEST_MASK})`);
  }
}

/**
 * The address range that the user has given. It throws an error if the range has no space for the third zone. IPAM and other sources whose range is
 * only known at deployment divide the range themselves; a fixed range is divided by a new object.
 */
export class VpcRange implements ec2.IIpAddresses {
  private readonly chosen: ec2.IIpAddresses;

  constructor(private readonly scope: Construct, chosen: ec2.IIpAddresses, private readonly subnetMask: number) {
    // An `IpAddresses.cidr` keeps the ranges that it has allocated: if two environments shared the object, the subnets of the second one would move.
    const { cidrBlock } = chosen.allocateVpcCidr();
    this.chosen = cidrBlock === undefined || Token.isUnresolved(cidrBlock) ? chosen : ec2.IpAddresses.cidr(cidrBlock);
  }

  public allocateVpcCidr(): ec2.VpcIpamOptions {
    const range = this.chosen.allocateVpcCidr();
    const prefix = range.cidrBlock === undefined ? range.ipv4NetmaskLength : Number(range.cidrBlock.split('/')[1]);
    this.checkRoom(range.cidrBlock ?? `of IPAM with a /${prefix}`, prefix);
    if (range.cidrBlock !== undefined) {
      this.warnUnlessPrivate(range.cidrBlock);
    }
    return range;
  }

  public allocateSubnetsCidr(input: ec2.AllocateCidrRequest): ec2.SubnetIpamOptions {
    return this.chosen.allocateSubnetsCidr(input);
  }

  private checkRoom(range: string, prefix: number | undefined): void {
    if (prefix === undefined || Number.isNaN(prefix) || prefix < 16 || prefix > 28) {
      throw new Error(`the VPC range ${range} is not a range from /16 to /28: give one such as ec2.IpAddresses.cidr('10.20.0.0/16')`);
    }
    const room = prefix > this.subnetMask ? 0 : 2 ** (this.subnetMask - prefix);
    if (room < SUBNETS) {
      const needed = this.subnetMask - Math.ceil(Math.log2(SUBNETS));
      const smaller = prefix + Math.ceil(Math.log2(SUBNETS));
      throw new Error(
        `the VPC range ${range} has space for ${room} subnets of /${this.subnetMask}, and ${SUBNETS} are needed (${TIERS.length} tiers in ${MAX_ZONES} zones; the third zone is reserved): ` +
        `give a /${Math.max(16, needed)} or larger` + (smaller <= LONGEST_MASK ? `, or a subnetMask from ${smaller} to ${LONGEST_MASK}` : ''),
      );
    }
  }

  private warnUnlessPrivate(range: string): void {
    if (!PRIVATE_RANGES.some((allowed) => holdsRange(allowed, range))) {
      Annotations.of(this.scope).addWarningV2(
        'oban-environment:publicVpcRange',
        `the VPC range ${range} is not a private one (${PRIVATE_RANGES.join(', ')}): Internet hosts with these addresses cannot be reached from the environment. Acknowledge this warning if you own the range`,
      );
    }
  }
}

/** Returns whether a range contains all addresses of another range. */
export function holdsRange(range: string, other: string): boolean {
  const [block, otherBlock] = [toBlock(range), toBlock(other)];
  return block.first <= otherBlock.first && otherBlock.last <= block.last;
}

function toBlock(range: string): { first: number; last: number } {
  const [address, prefix] = range.split('/');
  const first = address.split('.').reduce((number, octet) => number * 256 + Number(octet), 0);
  return { first, last: first + 2 ** (32 - Number(prefix)) - 1 };
}
