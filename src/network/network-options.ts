import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as logs from 'aws-cdk-lib/aws-logs';
import { InterfaceEndpoints } from './interface-endpoints';

/**
 * The network of an environment: either a new VPC, by `ipAddresses` and `availabilityZones`, or an existing one, by `vpc` and
 * its subnets for the three tiers. The two do not mix.
 *
 * @example
 * const network: NetworkOptions = {
 *   ipAddresses: ec2.IpAddresses.cidr('10.20.0.0/16'),
 *   availabilityZones: ['ap-southeast-2a', 'ap-southeast-2b'],
 * };
 */
export interface NetworkOptions {
  /**
   * The address range of a new VPC: fixed (`ec2.IpAddresses.cidr('10.20.0.0/16')`) or from IPAM.
   *
   * It must hold nine subnets of `subnetMask`: three tiers in three zones. Room for the third zone is kept free when two are
   * given. The range cannot change later: AWS would replace the VPC with everything in it.
   *
   * @see https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html
   * @default - an existing `vpc` is used
   */
  readonly ipAddresses?: ec2.IIpAddresses;

  /**
   * The two or three Availability Zones of a new VPC, by name: `['ap-southeast-2a', 'ap-southeast-2b']`.
   *
   * The list is append-only: a third zone at its end moves nothing, but another order or a removed zone replaces subnets.
   *
   * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-regions-availability-zones.html
   * @default - an existing `vpc` is used; required with `ipAddresses`
   */
  readonly availabilityZones?: string[];

  /**
   * The prefix length of each of the subnets of a new VPC, 20 to 27. AWS keeps five addresses of each for itself. It cannot
   * change later: AWS would replace the subnets.
   *
   * @see https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html
   * @default 24
   */
  readonly subnetMask?: number;

  /**
   * How many NAT gateways a new VPC has, at most one per zone. With fewer than zones, the zones without one lose their way out
   * together with the zone that has it. With 0 the application tier has no way out, and needs `interfaceEndpoints`.
   *
   * @see https://docs.aws.amazon.com/vpc/latest/userguide/vpc-nat-gateway.html
   * @default - by the profile: one per zone in production, a single one in staging and development
   */
  readonly natGateways?: number;

  /**
   * Elastic IP addresses of yours for the NAT gateways of a new VPC, one per NAT gateway in the order of the zones. Partners
   * that allow-list your addresses see these. Another order later replaces NAT gateways.
   *
   * @see https://docs.aws.amazon.com/vpc/latest/userguide/vpc-eips.html
   * @default - one is made per NAT gateway, and kept when the stack goes
   */
  readonly natAddresses?: NatAddress[];

  /**
   * How long the flow logs of a new VPC are kept. They record accepted and refused traffic, in CloudWatch Logs.
   *
   * @see https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-cwl.html
   * @default - by the profile: a year in production
   */
  readonly flowLogRetention?: logs.RetentionDays;

  /**
   * The first of the ports on which clusters and servers in a new VPC receive answers from outside of it; the last is 65535. Linux calls from 32768
   * upwards and Windows from 49152. Give 1024 if a machine has a wider range of dynamic ports, or if a Lambda function runs in the
   * application tier. From 1024 to 49152.
   *
   * @see https://docs.aws.amazon.com/vpc/latest/userguide/custom-network-acl.html#nacl-ephemeral-ports
   * @default 32768
   */
  readonly firstEphemeralPort?: number;

  /**
   * An existing VPC. Nothing of it is changed: its network ACLs, routes, flow logs and gateway endpoints belong to its owner.
   * The only things made in it are the `interfaceEndpoints` you choose.
   *
   * @default - a new VPC, by `ipAddresses`
   */
  readonly vpc?: ec2.IVpc;

  /**
   * Subnets of the existing `vpc` for load balancers, one in each zone of the application subnets.
   *
   * @default - required with `vpc`
   */
  readonly publicSubnets?: ec2.SubnetSelection;

  /**
   * Subnets of the existing `vpc` for clusters and servers, in at least two zones; not public ones.
   *
   * @default - required with `vpc`
   */
  readonly applicationSubnets?: ec2.SubnetSelection;

  /**
   * Subnets of the existing `vpc` for the database, in at least two zones; not public ones.
   *
   * @default - required with `vpc`
   */
  readonly dataSubnets?: ec2.SubnetSelection;

  /**
   * Which AWS services the application tier reaches privately, without a way out of the VPC. Each is billed by the hour and zone.
   *
   * @see https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html
   * @default InterfaceEndpoints.none()
   */
  readonly interfaceEndpoints?: InterfaceEndpoints;
}

/** An Elastic IP address that exists already. */
export interface NatAddress {
  /** The allocation id of the address: `eipalloc-…`. */
  readonly allocationId: string;

  /** The IPv4 address itself, as partners allow-list it. */
  readonly publicIp: string;
}
