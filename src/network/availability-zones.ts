import { Stack, Token } from 'aws-cdk-lib';
import { Construct } from 'constructs';

/** The largest number of Availability Zones of a network. Addresses are reserved for all of them from the beginning. */
export const MAX_ZONES = 3;

/** The form of the name of an Availability Zone: `ap-southeast-2a`, and in other partitions `cn-north-1a`, `us-gov-west-1a`, `eusc-de-east-1a`. */
const ZONE_NAME = /^([a-z]{2,}(?:-[a-z]+)+-\d+)([a-z])$/;
const EXAMPLE = "['ap-southeast-2a', 'ap-southeast-2b']";

/**
 * Checks the Availability Zones of a new VPC: two or three names of one Region, which is the Region of the stack if that is known.
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-regions-availability-zones.html
 */
export function checkZones(scope: Construct, zones: string[]): void {
  if (Token.isUnresolved(zones) || zones.some((zone) => Token.isUnresolved(zone))) {
    throw new Error(
      'availabilityZones has a value that is only known at deployment: give the zones by name, such as ' + EXAMPLE +
      '. Subnets would be replaced if AWS returned the list in another order',
    );
  }
  if (zones.length < 2 || zones.length > MAX_ZONES) {
    throw new Error(`availabilityZones has ${zones.length} zones (${zones.join(', ')}): give two or three, such as ${EXAMPLE}`);
  }
  const malformed = zones.find((zone) => !ZONE_NAME.test(zone));
  if (malformed !== undefined) {
    throw new Error(`'${malformed}' in availabilityZones is not the name of an Availability Zone: give a Region and a letter, such as ${EXAMPLE}. Zone ids and Local Zones are not supported`);
  }
  const twice = zones.find((zone, index) => zones.indexOf(zone) !== index);
  if (twice !== undefined) {
    throw new Error(`'${twice}' is in availabilityZones twice: give each zone once`);
  }
  const stackRegion = Stack.of(scope).region;
  const region = Token.isUnresolved(stackRegion) ? regionOf(zones[0]) : stackRegion;
  const elsewhere = zones.find((zone) => regionOf(zone) !== region);
  if (elsewhere !== undefined) {
    throw new Error(`'${elsewhere}' in availabilityZones is not in ${region}: give zones of ${region}, the Region of ${region === stackRegion ? 'the stack' : 'the first zone'}`);
  }
}

/** Returns the letter of a zone in upper case, such as `A` for `ap-southeast-2a`. */
export function zoneLetter(zone: string): string {
  return ZONE_NAME.exec(zone)![2].toUpperCase();
}

function regionOf(zone: string): string {
  return ZONE_NAME.exec(zone)![1];
}
