import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { InterfaceEndpoints } from './interface-endpoints';
import { NetworkOptions } from './network-options';
import { TierSubnets } from './tiers';

/** The required options of a new VPC. */
export interface NewVpcChoice {
  readonly ipAddresses: ec2.IIpAddresses;
  readonly availabilityZones: string[];
}

/** The required options of an existing VPC. */
export interface ExistingVpcChoice extends TierSubnets {
  readonly vpc: ec2.IVpc;
}

const NEW_VPC_ONLY = ['availabilityZones', 'subnetMask', 'natGateways', 'natAddresses', 'flowLogRetention', 'firstEphemeralPort'] as const;
const EXISTING_VPC_ONLY = ['publicSubnets', 'applicationSubnets', 'dataSubnets'] as const;

/** Returns the options of a new or of an existing VPC. Throws if the options are of both kinds. */
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
    throw new Error(`network has ${misplaced.join(', ')} with ipAddresses, and a new VPC creates its own subnets: remove ${misplaced.join(', ')}, or give an existing vpc instead of ipAddresses`);
  }
  if (options.availabilityZones === undefined) {
    throw new Error("network has ipAddresses without availabilityZones: name two or three zones, such as ['ap-southeast-2a', 'ap-southeast-2b']");
  }
  if (options.interfaceEndpoints?.alreadyExist) {
    throw new Error('interfaceEndpoints is existing() with ipAddresses, and a new VPC has no endpoints yet: give InterfaceEndpoints.none(), essential() or of([...])');
  }
  return { ipAddresses, availabilityZones: options.availabilityZones };
}

function existingVpcChoice(options: NetworkOptions, vpc: ec2.IVpc): ExistingVpcChoice {
  const misplaced = NEW_VPC_ONLY.filter((option) => options[option] !== undefined);
  if (misplaced.length > 0) {
    throw new Error(`network has ${misplaced.join(', ')} with vpc, and these are settings of a new VPC: remove ${misplaced.join(', ')}, or give ipAddresses instead of vpc`);
  }
  const { publicSubnets, applicationSubnets, dataSubnets } = options;
  if (publicSubnets === undefined || applicationSubnets === undefined || dataSubnets === undefined) {
    const missing = EXISTING_VPC_ONLY.filter((option) => options[option] === undefined);
    throw new Error(`network has vpc without ${missing.join(', ')}: select the subnets of all three tiers, such as ${missing[0]}: { subnetGroupName: '…' }`);
  }
  return { vpc, publicSubnets, applicationSubnets, dataSubnets };
}

/**
 * Throws if the application tier has neither egress nor interface endpoints for all essential services, so that members could not boot, signal or be
 * managed.
 *
 * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/setup-create-vpc.html
 */
export function checkServiceAccess(hasEgress: boolean, endpoints: InterfaceEndpoints): void {
  const missing = endpoints._missingEssentials();
  if (!hasEgress && missing.length > 0) {
    throw new Error(
      `the application tier has no egress and no interface endpoint for ${missing.join(', ')}, so that members could not signal or be managed: ` +
      'give interfaceEndpoints: InterfaceEndpoints.essential(), or existing() if the existing VPC has the endpoints, or give the tier NAT gateways',
    );
  }
}
