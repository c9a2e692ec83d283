import { isIPv4 } from 'net';
import { RemovalPolicy, Token } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import { zoneLetter } from './availability-zones';
import { NatAddress } from './network-options';
import { requireProperties } from '../checks/required-properties';
import { requireResourceId } from '../checks/resource-id';
import { ENVIRONMENT_TAG } from '../tags/tag-keys';

/** Checks and returns the number of NAT gateways. */
export function natGatewayCount(count: number, zones: string[]): number {
  if (!Number.isInteger(count) || count < 0 || count > zones.length) {
    const given = Token.isUnresolved(count) ? 'a value that is only known at deployment' : count;
    throw new Error(`natGateways is ${given}: give a whole number from 0 to ${zones.length}, at most one per zone`);
  }
  return count;
}

/**
 * Returns the Elastic IP addresses of the NAT gateways in these zones: the given addresses, or new addresses that are retained when the stack is
 * deleted, because partners add them to allow lists and AWS cannot assign the same address again.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/vpc-eips.html
 */
export function natAddresses(scope: Construct, environmentName: string, given: NatAddress[] | undefined, zones: string[]): NatAddress[] {
  if (given === undefined) {
    return zones.map((zone) => newAddress(scope, environmentName, zone));
  }
  if (given.length !== zones.length) {
    throw new Error(`natAddresses has ${given.length} addresses for ${zones.length} NAT gateways: give one per NAT gateway` + (given.length < zones.length ? `, or set natGateways to ${given.length}` : ''));
  }
  given.forEach(requireAddress);
  const allocations = given.map((address) => address.allocationId);
  const twice = allocations.find((id, index) => allocations.indexOf(id) !== index);
  if (twice !== undefined) {
    throw new Error(`'${twice}' is in natAddresses twice: give another one, because an address serves one NAT gateway`);
  }
  return given;
}

function requireAddress(address: NatAddress, index: number): void {
  const property = `natAddresses[${index}]`;
  requireProperties(property, address, ['allocationId', 'publicIp']);
  requireResourceId(`${property}.allocationId`, address.allocationId, 'eipalloc-');
  if (!Token.isUnresolved(address.publicIp) && !isIPv4(address.publicIp)) {
    throw new Error(`${property}.publicIp is '${address.publicIp}': give an IPv4 address, such as '203.0.113.10'`);
  }
}

function newAddress(scope: Construct, environmentName: string, zone: string): NatAddress {
  const address = new ec2.CfnEIP(scope, `NatAddress${zoneLetter(zone)}`, { domain: 'vpc' });
  // Addresses of a failed first deployment are released: no partner has allow-listed them yet, and the default quota of an account is five.
  address.applyRemovalPolicy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE);
  // An update of an address associates it again, which replaces the NAT gateway, so that only a tag that never changes is added.
  address.addPropertyOverride('Tags', [{ Key: ENVIRONMENT_TAG, Value: environmentName }]);
  return { allocationId: address.attrAllocationId, publicIp: address.attrPublicIp };
}
