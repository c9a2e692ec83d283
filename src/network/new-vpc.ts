import { CfnResource } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import { MAX_ZONES } from './availability-zones';
import { NatAddress } from './network-options';
import { withStackZones } from './stack-zones';
import { TIERS, TierSubnets } from './tiers';
import { checkSubnetMask, VpcRange } from './vpc-range';
import { acknowledgeNamedZone } from '../synthesis/acknowledge';

/** Properties of a new VPC. */
export interface NewVpcProps {
  readonly vpcName: string;
  readonly ipAddresses: ec2.IIpAddresses;
  readonly availabilityZones: string[];
  readonly subnetMask: number;
  readonly natAddresses: NatAddress[];
}

/** The subnets of the tiers in a VPC of `newVpc`. */
export const NEW_VPC_SUBNETS: TierSubnets = {
  publicSubnets: { subnetGroupName: TIERS[0] },
  applicationSubnets: { subnetGroupName: TIERS[1] },
  dataSubnets: { subnetGroupName: TIERS[2] },
};

/**
 * Creates a VPC with three tiers: public subnets with a route to the Internet gateway, application subnets with a route to a NAT gateway, and data
 * subnets without such a route.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/vpc-example-private-subnets-nat.html
 */
export function newVpc(scope: Construct, id: string, props: NewVpcProps): ec2.Vpc {
  const { availabilityZones, subnetMask: cidrMask } = props;
  const hasEgress = props.natAddresses.length > 0;
  const [publicTier, applicationTier, dataTier] = TIERS;
  checkSubnetMask(cidrMask);
  const vpc = withStackZones(scope, availabilityZones, () => new ec2.Vpc(scope, id, {
    vpcName: props.vpcName,
    ipAddresses: new VpcRange(scope, props.ipAddresses, cidrMask),
    // A copy: ec2.Vpc appends the reserved zones to the list that it is given.
    availabilityZones: [...availabilityZones],
    reservedAzs: MAX_ZONES - availabilityZones.length,
    subnetConfiguration: [
      // Load balancers and NAT gateways have their own public addresses. No other resource gets a public address by mistake.
      { name: publicTier, subnetType: ec2.SubnetType.PUBLIC, cidrMask, mapPublicIpOnLaunch: false },
      { name: applicationTier, subnetType: hasEgress ? ec2.SubnetType.PRIVATE_WITH_EGRESS : ec2.SubnetType.PRIVATE_ISOLATED, cidrMask },
      { name: dataTier, subnetType: ec2.SubnetType.PRIVATE_ISOLATED, cidrMask },
    ],
    natGateways: props.natAddresses.length,
    natGatewayProvider: ec2.NatProvider.gateway({ eipAllocationIds: props.natAddresses.map((address) => address.allocationId) }),
    enableDnsHostnames: true,
    enableDnsSupport: true,
    restrictDefaultSecurityGroup: true,
  }));
  for (const subnet of [...vpc.publicSubnets, ...vpc.privateSubnets, ...vpc.isolatedSubnets]) {
    acknowledgeNamedZone(subnet.node.defaultChild as CfnResource, 'a list of AWS in another order would replace subnets');
  }
  return vpc;
}
