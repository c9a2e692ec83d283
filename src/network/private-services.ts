import { Token } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import { InterfaceEndpoints } from './interface-endpoints';
import { onePerZone } from './one-per-zone';
import { holdsRange } from './vpc-range';

/** Properties of interface endpoints. */
export interface PrivateServicesProps {
  readonly vpc: ec2.IVpc;
  readonly subnets: ec2.SubnetSelection;
  readonly endpoints: InterfaceEndpoints;
}

/**
 * The interface endpoints in the application subnets, with a security group that allows HTTPS from the VPC only: from its primary range, and from
 * application subnets in a secondary range.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html
 */
export class PrivateServices extends Construct {
  /** The endpoints by the short name of their service. */
  public readonly endpoints: { [service: string]: ec2.InterfaceVpcEndpoint } = {};

  constructor(scope: Construct, id: string, props: PrivateServicesProps) {
    super(scope, id);
    const securityGroup = new ec2.SecurityGroup(this, 'SecurityGroup', {
      vpc: props.vpc,
      description: 'AWS services for the VPC',
      allowAllOutbound: false,
    });
    securityGroup.addIngressRule(ec2.Peer.ipv4(props.vpc.vpcCidrBlock), ec2.Port.HTTPS, 'HTTPS from the VPC');
    for (const range of secondaryRanges(props)) {
      securityGroup.addIngressRule(ec2.Peer.ipv4(range), ec2.Port.HTTPS, 'HTTPS from a secondary range of the VPC');
    }
    const subnets = onePerZone(props.vpc, props.subnets);
    for (const service of props.endpoints.services) {
      this.endpoints[service.shortName] = new ec2.InterfaceVpcEndpoint(this, service.shortName, {
        vpc: props.vpc,
        service,
        subnets,
        securityGroups: [securityGroup],
        // The rules of the security group determine the allowed clients.
        open: false,
        privateDnsEnabled: true,
      });
    }
  }
}

/** Returns the ranges of the subnets outside the primary range of the VPC. The range of a subnet that was imported without it is unknown. */
function secondaryRanges({ vpc, subnets }: PrivateServicesProps): string[] {
  const { vpcCidrBlock } = vpc;
  const ranges = new Set(vpc.selectSubnets(subnets).subnets.flatMap((subnet) => rangeOf(subnet) ?? []));
  return [...ranges].filter((range) => !Token.isUnresolved(range) && !Token.isUnresolved(vpcCidrBlock) && !holdsRange(vpcCidrBlock, range));
}

function rangeOf(subnet: ec2.ISubnet): string | undefined {
  try {
    return subnet.ipv4CidrBlock;
  } catch {
    return undefined; // the CDK throws if the range is unknown
  }
}
