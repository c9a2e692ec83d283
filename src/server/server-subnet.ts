import { Token } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { ServerTier } from './server-options';
import { IObanEnvironment } from '../environment-reference';

/**
 * Returns the subnet of a server: the tier's subnet in the given Availability Zone, or the first subnet of the tier.
 *
 * @throws if the tier has no subnet, or none in that zone
 */
export function serverSubnet(serverName: string, environment: IObanEnvironment, tier: ServerTier, availabilityZone?: string): ec2.ISubnet {
  const option = tier === ServerTier.PUBLIC ? 'publicSubnets' : 'applicationSubnets';
  const { subnets, isPendingLookup } = environment.vpc.selectSubnets(environment[option]);
  // On the first synthesis of a looked-up VPC its subnets are placeholders, and a selection by name or id finds none.
  if (isPendingLookup) {
    return subnets[0] ?? environment.vpc.privateSubnets[0];
  }
  if (subnets.length === 0) {
    throw new Error(`server '${serverName}' is in the ${tier.toLowerCase()} tier, and the environment '${environment.environmentName}' has no ${option}: give ${option} to the environment`);
  }
  if (availabilityZone === undefined) {
    return subnets[0];
  }
  const subnet = subnets.find((each) => each.availabilityZone === availabilityZone);
  if (subnet === undefined) {
    const zones = [...new Set(subnets.map((each) => each.availabilityZone))].join(', ');
    if (Token.isUnresolved(availabilityZone)) {
      throw new Error(`the availabilityZone of server '${serverName}' is only known at deployment: give one of ${zones}, because the subnet is selected at synthesis`);
    }
    throw new Error(`the availabilityZone of server '${serverName}' is ${availabilityZone}, where its tier has no subnet: give one of ${zones}`);
  }
  return subnet;
}
