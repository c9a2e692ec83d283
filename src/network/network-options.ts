import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as logs from 'aws-cdk-lib/aws-logs';
import { InterfaceEndpoints } from './interface-endpoints';

/**
 * The network of an environment: either a new VPC with `ipAddresses` and `availabilityZones`, or an existing `vpc` with its subnets for the three
 * tiers. Options of the two kinds cannot be combined.
 *
 * @example
 * const network: NetworkOptions = {
 *   ipAddresses: ec2.IpAddresses.cidr('10.20.0.0/16'),
 *   availabilityZones: ['ap-southeast-2a', 'ap-southeast-2b'],
 * };
 */
export interface NetworkOptions {
  /**
   * The address range of a new VPC: a fixed range (`ec2.IpAddresses.cidr('10.20.0.0/16')`) or a range from IPAM.
   *
   * It must have space for nine subnets of `subnetMask`: three tiers in three zones. With two zones, the space for the third zone is reserved. The
   * range cannot change later, because AWS would replace the VPC with all resources in it.
   *
   * @see https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html
   * @default - none, and `vpc` is required
   */
  readonly ipAddresses?: ec2.IIpAddresses;

  /**
   * The names of the two or three Availability Zones of a new VPC, such as `['ap-southeast-2a', 'ap-southeast-2b']`.
   *
   * The list is append-only: a third zone at the end changes no existing subnet, but another order or a removed zone replaces subnets.
   *
   * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-regions-availability-zones.html
   * @default - none. It is required with `ipAddresses`
   */
  readonly availabilityZones?: string[];

  /**
   * The prefix length of each subnet of a new VPC, from 20 to 27. AWS reserves five addresses of each subnet. It cannot change later, because AWS
   * would replace the subnets.
   *
   * @see https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html
   * @default 24
   */
  readonly subnetMask?: number;

  /**
   * The number of NAT gateways of a new VPC, at most one per zone. If a zone has no NAT gateway, it loses its egress together with the zone whose NAT
   * gateway it uses. With 0, the application tier has no egress and needs `interfaceEndpoints`.
   *
   * @see https://docs.aws.amazon.com/vpc/latest/userguide/vpc-nat-gateway.html
   * @default - the value of the profile: one per zone in production, one in staging and development
   */
  readonly natGateways?: number;

  /**
   * Existing Elastic IP addresses for the NAT gateways of a new VPC, one per NAT gateway in the order of the zones. Partners see these addresses and
   * can add them to allow lists. A different order later replaces NAT gateways.
   *
   * @see https://docs.aws.amazon.com/vpc/latest/userguide/vpc-eips.html
   * @default - one address is created per NAT gateway and retained when the stack is deleted
   */
  readonly natAddresses?: NatAddress[];

  /**
   * The retention of the flow logs of a new VPC. They record accepted and rejected traffic in CloudWatch Logs.
   *
   * @see https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-cwl.html
   * @default - the value of the profile: one year in production
   */
  readonly flowLogRetention?: logs.RetentionDays;

  /**
   * The first ephemeral port on which clusters and servers in a new VPC receive responses from outside the VPC, from 1024 to 49152. The last one is
   * 65535. Linux uses ports from 32768 and Windows from 49152. Give 1024 if a machine has a wider range of dynamic ports, or if a Lambda function
   * runs in the application tier.
   *
   * @see https://docs.aws.amazon.com/vpc/latest/userguide/custom-network-acl.html#nacl-ephemeral-ports
   * @default 32768
   */
  readonly firstEphemeralPort?: number;

  /**
   * An existing VPC. Its network ACLs, routes, flow logs and gateway endpoints are not changed. Only the `interfaceEndpoints` are created in it, and
   * the resources of the environment.
   *
   * @default - a new VPC is created with `ipAddresses`
   */
  readonly vpc?: ec2.IVpc;

  /**
   * The subnets of the existing `vpc` for load balancers, one in each zone of the application subnets.
   *
   * @default - none. It is required with `vpc`
   */
  readonly publicSubnets?: ec2.SubnetSelection;

  /**
   * The private subnets of the existing `vpc` for clusters and servers, in at least two zones.
   *
   * @default - none. It is required with `vpc`
   */
  readonly applicationSubnets?: ec2.SubnetSelection;

  /**
   * The private subnets of the existing `vpc` for the database, in at least two zones.
   *
   * @default - none. It is required with `vpc`
   */
  readonly dataSubnets?: ec2.SubnetSelection;

  /**
   * The AWS services that the application tier reaches through interface endpoints, without egress from the VPC. Each endpoint is billed per hour and
   * zone.
   *
   * @see https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html
   * @default InterfaceEndpoints.none()
   */
  readonly interfaceEndpoints?: InterfaceEndpoints;
}

/** An existing Elastic IP address. */
export interface NatAddress {
  /** The allocation id of the address: `eipalloc-…`. */
  readonly allocationId: string;

  /** The IPv4 address that partners add to allow lists. */
  readonly publicIp: string;
}
