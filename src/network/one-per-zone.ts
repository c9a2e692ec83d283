import { Token } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';

/**
 * Returns the first subnet of a selection in each zone. A load balancer and an interface endpoint accept one subnet per zone.
 *
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html#availability-zones
 * @see https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html
 */
export function onePerZone(vpc: ec2.IVpc, selection: ec2.SubnetSelection): ec2.SubnetSelection {
  const zones = new Set<string>();
  const { subnets } = vpc.selectSubnets(selection);
  const first = subnets.filter(({ availabilityZone: zone }) => Token.isUnresolved(zone) || (!zones.has(zone) && zones.add(zone)));
  return first.length === subnets.length ? selection : { subnets: first };
}
