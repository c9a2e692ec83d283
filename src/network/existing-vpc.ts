import { Annotations, Stack, Token } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import { InterfaceEndpoints } from './interface-endpoints';
import { ExistingVpcChoice } from './network-choice';
import { requireResourceId } from '../checks/resource-id';
import { requireVpc } from '../checks/vpc';

/**
 * Checks the tiers of an existing VPC as far as the types of its subnets are known: no subnet is in two tiers, each tier is in two zones, only the
 * public tier has public subnets, and there is a public subnet in each zone of the application tier.
 */
export function checkTiers(scope: Construct, { vpc, publicSubnets, applicationSubnets, dataSubnets }: ExistingVpcChoice): void {
  requireVpc(scope, 'network.vpc', vpc);
  const selected = Object.entries({ publicSubnets, applicationSubnets, dataSubnets })
    .map(([option, selection]) => ({ option, ...vpc.selectSubnets(selection) }));
  // On the first synthesis of a looked-up VPC its subnets are placeholders.
  if (selected.some((tier) => tier.isPendingLookup)) {
    return;
  }
  for (const tier of selected) {
    tier.subnetIds.forEach((id) => requireResourceId(`a subnet of ${tier.option}`, id, 'subnet-'));
    const zones = new Set(tier.availabilityZones);
    if (zones.size < 2) {
      throw new Error(`${tier.option} selects ${tier.subnets.length} subnets in ${zones.size} Availability Zones (${[...zones].join(', ')}): select subnets in at least two`);
    }
  }
  checkApart(selected);
  checkPublic(vpc, selected);
  checkReachable(selected);
  warnOfDataEgress(scope, vpc, selected[2].subnets);
}

/** Returns whether every application subnet has egress, as far as the VPC is known. It returns true while a lookup is pending. */
export function hasEgress({ vpc, applicationSubnets }: ExistingVpcChoice): boolean {
  const isolated = ids(vpc.isolatedSubnets);
  const { subnetIds, isPendingLookup } = vpc.selectSubnets(applicationSubnets);
  return isPendingLookup === true || !subnetIds.some((id) => isolated.has(id));
}

/**
 * Throws if interface endpoints are requested in a VPC that another account shares, because only its owner can create them.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/vpc-sharing.html
 */
export function checkOwner(scope: Construct, { vpc }: ExistingVpcChoice, endpoints: InterfaceEndpoints): void {
  const [owner, account] = [vpc.env.account, Stack.of(scope).account];
  if (endpoints.services.length > 0 && owner !== account && !Token.isUnresolved(owner) && !Token.isUnresolved(account)) {
    throw new Error(
      `the VPC belongs to the account ${owner}, and interfaceEndpoints has ${endpoints.services.map(({ shortName }) => shortName).join(', ')}: only the owner of a shared VPC can create endpoints. ` +
      'Give InterfaceEndpoints.existing() after they were created, or none() if the application subnets have egress',
    );
  }
}

interface SelectedTier extends ec2.SelectedSubnets {
  readonly option: string;
}

function checkApart(selected: SelectedTier[]): void {
  const tierOf = new Map<string, string>();
  for (const { option, subnetIds } of selected) {
    for (const id of subnetIds) {
      const other = tierOf.get(id);
      if (other !== undefined) {
        throw new Error(`the subnet ${id} is in ${other} and in ${option}: give each tier its own subnets`);
      }
      tierOf.set(id, option);
    }
  }
}

function checkPublic(vpc: ec2.IVpc, [publicTier, ...privateTiers]: SelectedTier[]): void {
  const isPublic = ids(vpc.publicSubnets);
  const isPrivate = new Set([...ids(vpc.privateSubnets), ...ids(vpc.isolatedSubnets)]);
  const closed = publicTier.subnetIds.find((id) => isPrivate.has(id));
  if (closed !== undefined) {
    throw new Error(`the subnet ${closed} in publicSubnets is a private subnet of the VPC: select public ones, such as { subnetType: ec2.SubnetType.PUBLIC }`);
  }
  for (const { option, subnetIds } of privateTiers) {
    const open = subnetIds.find((id) => isPublic.has(id));
    if (open !== undefined) {
      throw new Error(`the subnet ${open} in ${option} is a public subnet of the VPC: select private subnets, because only load balancers are public`);
    }
  }
}

/** Checks the zones of the tiers: a load balancer does not send requests to a target in a zone in which it has no subnet. */
function checkReachable([publicTier, applicationTier]: SelectedTier[]): void {
  if (publicTier.availabilityZones.some(isUnknown)) {
    return;
  }
  const zones = new Set(publicTier.availabilityZones);
  const unreachable = applicationTier.availabilityZones.find((zone) => !isUnknown(zone) && !zones.has(zone));
  if (unreachable !== undefined) {
    throw new Error(`applicationSubnets has a subnet in ${unreachable}, and publicSubnets has none there (only in ${[...zones].join(', ')}): select a public subnet in each zone of the application subnets`);
  }
}

function warnOfDataEgress(scope: Construct, vpc: ec2.IVpc, dataSubnets: ec2.ISubnet[]): void {
  const withEgress = ids(vpc.privateSubnets);
  const open = dataSubnets.find((subnet) => withEgress.has(subnet.subnetId));
  if (open !== undefined) {
    Annotations.of(scope).addWarningV2(
      'oban-environment:dataTierHasEgress',
      `the subnet ${open.subnetId} in dataSubnets has egress from the VPC: select isolated subnets, because a database needs no egress`,
    );
  }
}

function ids(subnets: ec2.ISubnet[]): Set<string> {
  return new Set(subnets.map((subnet) => subnet.subnetId));
}

function isUnknown(zone: string): boolean {
  return Token.isUnresolved(zone);
}
