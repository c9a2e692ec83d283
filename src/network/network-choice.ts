import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { InterfaceEndpoints } from './interface-endpoints';
import { NetworkOptions } from './network-options';
import { TierSubnets } from './tiers';

/** The options of a new VPC, with those present that it requires. */
export interface NewVpcChoice {
  readonly ipAddresses: ec2.IIpAddresses;
  readonly availabilityZones: string[];
}

/** The options of an existing VPC, with those present that it requires. */
export interface ExistingVpcChoice extends TierSubnets {
  readonly vpc: ec2.IVpc;
}

const NEW_VPC_ONLY = ['availabilityZones', 'subnetMask', 'natGateways', 'natAddresses', 'flowLogRetention', 'firstEphemeralPort'] as const;
const EXISTING_VPC_ONLY = ['publicSubnets', 'applicationSubnets', 'dataSubnets'] as const;

/** Tells whether a new or an existing VPC is asked for, and refuses a mixture of the two. */
export function chooseVpc(options: NetworkOptions): NewVpcChoice | ExistingVpcChoice {
  const { vpc, ipAddresses } = options;
  if (vpc !== undefined && ipAddresses !== undefined) {
    throw new Error('network has both vpc and ipAddresses: give ipAddresses and availabilityZones for a new VPC, or vpc and its subnets for an existing one');
  }
  if (vpc !== undefined) {
    return existingVpcChoice(options, vpc);
  }
  if (ipAddresses !== undefined) {
    return newVpcChoice(options, ipAddresses);
  }
  throw new Error('network has neither vpc nor ipAddresses: give ipAddresses and availabilityZones for a new VPC, or vpc and its subnets for an existing one');
}

function newVpcChoice(options: NetworkOptions, ipAddresses: ec2.IIpAddresses): NewVpcChoice {
  const misplaced = EXISTING_VPC_ONLY.filter((option) => options[option] !== undefined);
  if (misplaced.length > 0) {
    throw new Error(`network has ${misplaced.join(', ')} with ipAddresses: a new VPC makes its own subnets, remove ${misplaced.join(', ')} or give an existing vpc instead of ipAddresses`);
  }
  if (options.availabilityZones === undefined) {
    throw new Error("network has ipAddresses without availabilityZones: name two or three zones, such as ['ap-southeast-2a', 'ap-southeast-2b']");
  }
  if (options.interfaceEndpoints?.alreadyExist) {
    throw new Error('interfaceEndpoints is existing() with ipAddresses: a new VPC has none yet, choose InterfaceEndpoints.none(), essential() or of([...])');
  }
  return { ipAddresses, availabilityZones: options.availabilityZones };
}

function existingVpcChoice(options: NetworkOptions, vpc: ec2.IVpc): ExistingVpcChoice {
  const misplaced = NEW_VPC_ONLY.filter((option) => options[option] !== undefined);
  if (misplaced.length > 0) {
    throw new Error(`network has ${misplaced.join(', ')} with vpc: these belong to the owner of the existing VPC, remove ${misplaced.join(', ')} or give ipAddresses instead of vpc`);
  }
  const { publicSubnets, applicationSubnets, dataSubnets } = options;
  if (publicSubnets === undefined || applicationSubnets === undefined || dataSubnets === undefined) {
    const missing = EXISTING_VPC_ONLY.filter((option) => options[option] === undefined);
    throw new Error(`network has vpc without ${missing.join(', ')}: select the subnets of all three tiers, such as ${missing[0]}: { subnetGroupName: '…' }`);
  }
  return { vpc, publicSubnets, applicationSubnets, dataSubnets };
}

/**
 * Refuses an application tier that could not boot, signal or be managed: no way out, and no private way to a service either.
 *
 * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/setup-create-vpc.html
 */
export function checkWayToServices(hasEgress: boolean, endpoints: InterfaceEndpoints): void {
  const missing = endpoints._missingEssentials();
  if (!hasEgress && missing.length > 0) {
    throw new Error(
      `the application tier has no way out and no interface endpoint for ${missing.join(', ')}: members could not signal or be managed. ` +
      'Choose interfaceEndpoints: InterfaceEndpoints.essential(), or existing() if the existing VPC has them, or give the tier NAT gateways',
    );
  }
}
